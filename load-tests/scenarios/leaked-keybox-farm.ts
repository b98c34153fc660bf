import type { AttackScenario } from './scenario.ts';

/** A leaked batch key attests as many phones as its owner likes; each asks once. */
export const leakedKeyboxFarm: AttackScenario = {
  kind: 'attack',
  id: 'A13',
  name: 'leaked-keybox-farm',
  anchor:
    'leaked Android keyboxes shared in public repos (TrickyStore/PlayIntegrityFix issues 2024-26); CDD: batch key for up to 100,000 units',
  adversary: {
    ipv4: 2000,
    ipv6Slash64: 0,
    autonomousSystems: 100,
    deviceKeys: 50_000,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 0.58,
    shape: 'constant',
    campaignDays: 30,
    requestsPerKey: 1,
    addressPer: 'request',
    slice: { perSecond: 160, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 30 },
  containWithinSeconds: 600,
};
