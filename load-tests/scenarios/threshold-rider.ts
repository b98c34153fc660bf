import type { AttackScenario } from './scenario.ts';

/** Stays just under every published limit, and moves to another route where it is refused. */
export const thresholdRider: AttackScenario = {
  kind: 'attack',
  id: 'A09',
  name: 'threshold-rider',
  anchor: 'DPC/Meta 2022: bots stayed just under the rate limit, then moved to another feature',
  adversary: {
    ipv4: 5000,
    ipv6Slash64: 0,
    autonomousSystems: 300,
    deviceKeys: 5000,
    stolenTokens: 0,
    issuers: 40,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 100_000, order: 'shuffled', hitRatio: 0.1 },
  load: {
    perSecond: 0.17,
    shape: 'constant',
    campaignDays: 90,
    requestsPerKey: 3,
    addressPer: 'key',
    slice: { perSecond: 250, seconds: 60 },
  },
  routes: ['lookup', 'user-create'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [{ on: 'refused', then: 'switch-route' }],
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 3600,
};
