import type { AttackScenario } from './scenario.ts';

/** Numbers of his own, half of them registered: does anything tell them apart? */
export const timingOracle: AttackScenario = {
  kind: 'attack',
  id: 'A17',
  name: 'timing-oracle',
  anchor: 'Crosby 2009: 15-100 us over the Internet, 100 ns LAN',
  adversary: {
    ipv4: 1,
    ipv6Slash64: 0,
    autonomousSystems: 1,
    deviceKeys: 30,
    stolenTokens: 0,
    issuers: 2,
    ownedNumbers: 20,
  },
  numbers: { from: 'list', size: 20, order: 'shuffled', hitRatio: 0.5, repeats: 10 },
  load: {
    perSecond: 0.005,
    shape: 'constant',
    campaignDays: 1,
    addressPer: 'request',
    slice: { perSecond: 8, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'never',
  reactions: [],
  bound: { answersPerDay: 0, distinguishable: { auc: 0.55, welchT: 4.5 } },
  containWithinSeconds: null,
};
