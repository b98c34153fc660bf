import type { AttackScenario } from './scenario.ts';

/** Five genuine sessions ask as fast as one server can. */
export const whatsapp2025: AttackScenario = {
  kind: 'attack',
  id: 'A03',
  name: 'whatsapp-2025',
  anchor: 'Gegenhuber 2025: 5 sessions, 1 server, 7,000/s, 63 G candidates -> 3.5 G',
  adversary: {
    ipv4: 1,
    ipv6Slash64: 0,
    autonomousSystems: 1,
    deviceKeys: 5,
    stolenTokens: 0,
    issuers: 1,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 1 / 18 },
  load: {
    perSecond: 7000,
    shape: 'constant',
    campaignDays: 26,
    addressPer: 'request',
    slice: { perSecond: 500, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 15 },
  containWithinSeconds: 2,
};
