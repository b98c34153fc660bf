import type { AttackScenario } from './scenario.ts';

/** The incident of July 2024: a known list from thousands of addresses, without a token. */
export const authy2024: AttackScenario = {
  kind: 'attack',
  id: 'A02',
  name: 'authy-2024',
  anchor:
    'Authy 2024: GET /json/users/{cc}-{number}/status, no token, 33,420,546 rows; IP count and duration NOT published (2,000 IPs is our assumption)',
  adversary: {
    ipv4: 2000,
    ipv6Slash64: 0,
    autonomousSystems: 40,
    deviceKeys: 0,
    stolenTokens: 0,
    issuers: 0,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 1_000_000, order: 'shuffled', hitRatio: 0.026 },
  load: {
    perSecond: 1000,
    shape: 'constant',
    campaignDays: 45,
    addressPer: 'request',
    slice: { perSecond: 1000, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'none',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 0 },
  containWithinSeconds: 5,
};
