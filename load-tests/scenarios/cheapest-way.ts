import { MARKET_PRICES } from './market-prices.ts';
import type { AttackScenario } from './scenario.ts';

/** Buys keys and rents addresses, and looks for the way that costs least for each number learned. */
export const cheapestWay: AttackScenario = {
  kind: 'attack',
  id: 'A23',
  name: 'cheapest-way',
  anchor:
    'adaptive: tries eight ways of spending on keys, addresses, routes and patience, and stays with the cheapest for each number told; that there is always a cheapest way is the point of Thomas et al., “Dialing Back Abuse on Phone Verified Accounts” (CCS 2014)',
  adversary: {
    ipv4: 20_000,
    ipv6Slash64: 0,
    autonomousSystems: 400,
    deviceKeys: 0,
    stolenTokens: 10_000,
    issuers: 1_000,
    ownedNumbers: 0,
  },
  numbers: { from: 'list', size: 100_000, order: 'shuffled', hitRatio: 0.1 },
  load: {
    perSecond: 2,
    shape: 'constant',
    campaignDays: 30,
    addressPer: 'request',
    slice: { perSecond: 100, seconds: 60 },
  },
  routes: ['lookup', 'user-create'],
  attestation: 'signed',
  disclosure: 'budgeted',
  reactions: [],
  search: {
    ways: [
      { route: 'lookup', perKey: 1, perAddress: 1 },
      { route: 'lookup', perKey: 3, perAddress: 1 },
      { route: 'lookup', perKey: 3, perAddress: 3 },
      { route: 'lookup', perKey: 3, perAddress: 24 },
      { route: 'lookup', perKey: 30, perAddress: 30 },
      { route: 'lookup', perKey: 300, perAddress: 1 },
      { route: 'lookup', perKey: 3, perAddress: 24, pace: 0.25 },
      { route: 'user-create', perKey: 3, perAddress: 24 },
    ],
    explore: 0.1,
  },
  prices: MARKET_PRICES,
  bound: { answersPerDay: 8277.5 },
  containWithinSeconds: 3600,
};
