import type { AttackScenario } from './scenario.ts';

/** A hundred accounts share out the whole numbering plan. */
export const signal2020: AttackScenario = {
  kind: 'attack',
  id: 'A04',
  name: 'signal-2020',
  anchor: 'Hagen 2021: 100 accounts, 505.73 M US numbers, 25 d (202 k/day/account)',
  adversary: {
    ipv4: 100,
    ipv6Slash64: 0,
    autonomousSystems: 1,
    deviceKeys: 100,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'shuffled', hitRatio: 0.005 },
  load: {
    perSecond: 234,
    shape: 'constant',
    campaignDays: 25,
    addressPer: 'key',
    slice: { perSecond: 234, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 300 },
  containWithinSeconds: 5,
};
