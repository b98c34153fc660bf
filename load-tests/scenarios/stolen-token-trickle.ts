import type { AttackScenario } from './scenario.ts';

/** Ten thousand stolen tokens, each used once a day. */
export const stolenTokenTrickle: AttackScenario = {
  kind: 'attack',
  id: 'A12',
  name: 'stolen-token-trickle',
  anchor: 'infostealer resale; low and slow below every per-key limit',
  adversary: {
    ipv4: 10_000,
    ipv6Slash64: 0,
    autonomousSystems: 800,
    deviceKeys: 0,
    stolenTokens: 10_000,
    issuers: 200,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 1_000_000, order: 'shuffled', hitRatio: 0.1 },
  load: {
    perSecond: 0.116,
    shape: 'constant',
    campaignDays: 180,
    requestsPerKey: 1,
    addressPer: 'key',
    slice: { perSecond: 160, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 86_400,
};
