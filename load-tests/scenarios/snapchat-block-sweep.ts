import type { AttackScenario } from './scenario.ts';

/** One account sweeps one block of 10,000 after the other. */
export const snapchatBlockSweep: AttackScenario = {
  kind: 'attack',
  id: 'A06',
  name: 'snapchat-block-sweep',
  anchor: 'Gibson Security 2013: one VPS, 0000 to 9999 of each block, 5,000 to 6,666 numbers a minute',
  adversary: {
    ipv4: 1,
    ipv6Slash64: 0,
    autonomousSystems: 1,
    deviceKeys: 1,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'block', order: 'ascending', hitRatio: 0.026 },
  load: {
    perSecond: 111,
    shape: 'constant',
    campaignDays: 1,
    addressPer: 'request',
    slice: { perSecond: 111, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 3 },
  containWithinSeconds: 2,
};
