import type { AttackScenario } from './scenario.ts';

/** One token and one proof, thrown at all instances at once. */
export const tokenReplayRace: AttackScenario = {
  kind: 'attack',
  id: 'A20',
  name: 'token-replay-race',
  anchor: 'one token replayed to all gateway instances at once',
  adversary: {
    ipv4: 5000,
    ipv6Slash64: 0,
    autonomousSystems: 200,
    deviceKeys: 1,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 5000,
    shape: 'burst',
    burstSeconds: 1,
    campaignDays: 1 / 86_400,
    addressPer: 'request',
    slice: { perSecond: 1000, seconds: 1 },
  },
  routes: ['lookup'],
  attestation: 'same-proof',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 1, proofUses: 1 },
  containWithinSeconds: 1,
};
