import { MARKET_PRICES } from './market-prices.ts';
import type { AttackScenario } from './scenario.ts';

/** Halves its pace until it is told, speeds up until it is not, and takes another route where no pace is told. */
export const paceFinder: AttackScenario = {
  kind: 'attack',
  id: 'A24',
  name: 'pace-finder',
  anchor:
    'adaptive: finds the fastest pace that is still told by bisection, as the bots of DPC/Meta 2022 stayed just under the limit, and goes on by another route where none is',
  adversary: {
    ipv4: 5000,
    ipv6Slash64: 0,
    autonomousSystems: 300,
    deviceKeys: 5000,
    stolenTokens: 0,
    issuers: 400,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 100_000, order: 'shuffled', hitRatio: 0.1 },
  load: {
    perSecond: 2,
    shape: 'constant',
    campaignDays: 30,
    requestsPerKey: 3,
    addressPer: 'key',
    slice: { perSecond: 100, seconds: 60 },
  },
  routes: ['lookup', 'user-create'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  bisection: { window: 16, told: 0.5, slowest: 0.02 },
  prices: MARKET_PRICES,
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 3600,
};
