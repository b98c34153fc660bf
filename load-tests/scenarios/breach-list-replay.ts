import type { AttackScenario } from './scenario.ts';

/** Plays a list that another breach has left behind. */
export const breachListReplay: AttackScenario = {
  kind: 'attack',
  id: 'A10',
  name: 'breach-list-replay',
  anchor:
    'Facebook 533 M list; 58 % still active on WhatsApp 2025; Telegram says high conversion lists trigger its defence',
  adversary: {
    ipv4: 3000,
    ipv6Slash64: 0,
    autonomousSystems: 200,
    deviceKeys: 5000,
    stolenTokens: 0,
    issuers: 40,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 1_000_000, order: 'shuffled', hitRatio: 0.1 },
  load: {
    perSecond: 5,
    shape: 'constant',
    campaignDays: 10,
    requestsPerKey: 3,
    addressPer: 'key',
    slice: { perSecond: 200, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 900,
};
