import type { AttackScenario } from './scenario.ts';

/** Walks from one number to the next, without a token. */
export const idWalk: AttackScenario = {
  kind: 'attack',
  id: 'A01',
  name: 'id-walk',
  anchor: 'Optus 2022 (9.8 M, contactid+1), T-Mobile 2022-23 (37 M in ~41 d = 10.4/s)',
  adversary: {
    ipv4: 1,
    ipv6Slash64: 0,
    autonomousSystems: 1,
    deviceKeys: 0,
    stolenTokens: 0,
    issuers: 0,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'ascending', hitRatio: 1 },
  load: {
    perSecond: 10.4,
    shape: 'constant',
    campaignDays: 41,
    addressPer: 'request',
    slice: { perSecond: 10.4, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'none',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 0 },
  containWithinSeconds: 5,
};
