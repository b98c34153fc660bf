import type { AttackScenario } from './scenario.ts';

/** An attack that hides in a crowd of new users. */
export const flashCrowdCamouflage: AttackScenario = {
  kind: 'attack',
  id: 'A22',
  name: 'flash-crowd-camouflage',
  anchor: 'Signal Jan 2021: 246 k -> 8.8 M downloads/week (x36)',
  adversary: {
    ipv4: 20_000,
    ipv6Slash64: 0,
    autonomousSystems: 900,
    deviceKeys: 20_000,
    stolenTokens: 0,
    issuers: 80,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 1,
    shape: 'constant',
    campaignDays: 3,
    requestsPerKey: 1,
    addressPer: 'key',
    insideCrowd: true,
    slice: { perSecond: 100, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 1200,
};
