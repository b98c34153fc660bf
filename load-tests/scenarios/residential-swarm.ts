import type { AttackScenario } from './scenario.ts';

/** A hundred thousand living rooms, each asking once an hour, with a few stolen tokens. */
export const residentialSwarm: AttackScenario = {
  kind: 'attack',
  id: 'A08',
  name: 'residential-swarm',
  anchor: 'Mi 2019: 6 M residential proxy IPs, 230+ countries, 52K+ ISPs',
  adversary: {
    ipv4: 100_000,
    ipv6Slash64: 0,
    autonomousSystems: 5000,
    deviceKeys: 0,
    stolenTokens: 200,
    issuers: 3,
    ownedNumbers: 0,
  },
  numbers: { from: 'plan', order: 'random', hitRatio: 0.0007 },
  load: {
    perSecond: 27.8,
    shape: 'constant',
    campaignDays: 30,
    addressPer: 'request',
    slice: { perSecond: 27.8, seconds: 60 },
  },
  routes: ['lookup'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bound: { answersPerDay: 600 },
  containWithinSeconds: 60,
};
