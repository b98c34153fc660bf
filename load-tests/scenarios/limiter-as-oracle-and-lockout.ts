import type { AttackScenario } from './scenario.ts';

/** Uses up the budgets of other people’s numbers: to read them, and to lock the owners out. */
export const limiterAsOracleAndLockout: AttackScenario = {
  kind: 'attack',
  id: 'A18',
  name: 'limiter-as-oracle-and-lockout',
  anchor: 'draft-ietf-httpapi-ratelimit-headers warns of counters as oracle',
  adversary: {
    ipv4: 50,
    ipv6Slash64: 0,
    autonomousSystems: 5,
    deviceKeys: 50,
    stolenTokens: 0,
    issuers: 3,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 100, order: 'random', hitRatio: 0.5 },
  load: {
    perSecond: 0.1,
    shape: 'constant',
    campaignDays: 1,
    addressPer: 'key',
    slice: { perSecond: 40, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'never',
  reactions: [],
  bound: { answersPerDay: 0, ownersRegister: 0.99 },
  containWithinSeconds: null,
};
