import type { AttackScenario } from './scenario.ts';

/** Another IPv6 address of one /48 for every request. */
export const ipv6Rotation: AttackScenario = {
  kind: 'attack',
  id: 'A11',
  name: 'ipv6-rotation',
  anchor: 'one /48 = 65,536 /64; Li & Freeman 2020 recommend /64, malicious users look like /56',
  adversary: {
    ipv4: 0,
    ipv6Slash64: 65_536,
    autonomousSystems: 1,
    deviceKeys: 1,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 100,
    shape: 'constant',
    campaignDays: 1,
    addressPer: 'request',
    slice: { perSecond: 100, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 3 },
  containWithinSeconds: 2,
};
