import type { AttackScenario } from './scenario.ts';

/** Neighbouring numbers in an order that no neighbour test sees. */
export const balicShuffle: AttackScenario = {
  kind: 'attack',
  id: 'A07',
  name: 'balic-shuffle',
  anchor: 'Twitter 2019: 2 G numbers in ~60 d, random order because sequential lists were refused, 17 M hits',
  adversary: {
    ipv4: 50,
    ipv6Slash64: 0,
    autonomousSystems: 5,
    deviceKeys: 50,
    stolenTokens: 0,
    issuers: 2,
    ownedNumbers: 0,
  },
  numbers: { from: 'block', size: 100_000, order: 'shuffled', hitRatio: 0.0085 },
  load: {
    perSecond: 386,
    shape: 'constant',
    campaignDays: 60,
    addressPer: 'key',
    slice: { perSecond: 386, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 150 },
  containWithinSeconds: 5,
};
