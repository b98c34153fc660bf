import type { AttackScenario } from './scenario.ts';

/** Redis is killed in the middle of a burst. */
export const failoverBurst: AttackScenario = {
  kind: 'attack',
  id: 'A19',
  name: 'failover-burst',
  anchor: 'Redis primary killed during the attack',
  adversary: {
    ipv4: 10_000,
    ipv6Slash64: 0,
    autonomousSystems: 500,
    deviceKeys: 2000,
    stolenTokens: 0,
    issuers: 20,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 5000,
    shape: 'burst',
    burstSeconds: 5,
    campaignDays: 5 / 86_400,
    addressPer: 'request',
    slice: { perSecond: 1000, seconds: 5 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  fault: 'store-killed',
  bound: { answersPerDay: 6000 },
  containWithinSeconds: 60,
};
