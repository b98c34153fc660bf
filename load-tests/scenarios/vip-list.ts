import type { AttackScenario } from './scenario.ts';

/** A short list of people worth robbing. */
export const vipList: AttackScenario = {
  kind: 'attack',
  id: 'A16',
  name: 'vip-list',
  anchor: 'crypto customers: Gemini/Nexo lists joined with Authy rows',
  adversary: {
    ipv4: 500,
    ipv6Slash64: 0,
    autonomousSystems: 100,
    deviceKeys: 500,
    stolenTokens: 0,
    issuers: 30,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 10_000, order: 'shuffled', hitRatio: 0.6 },
  load: {
    perSecond: 0.017,
    shape: 'constant',
    campaignDays: 7,
    requestsPerKey: 3,
    addressPer: 'key',
    slice: { perSecond: 25, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 1468.8 },
  containWithinSeconds: 86_400,
};
