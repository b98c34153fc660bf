import type { Prices } from './scenario.ts';

/** What keys, addresses and traffic cost an adversary: at the low end, so that a number costs no less than is said. */
export const MARKET_PRICES: Prices = {
  key: 0.18,
  address: 0.02,
  question: 0.000_005,
  source:
    'key: 180 dollars for a thousand infected machines in the United States, the most that Caballero et al. saw (USENIX Security 2011); that each yields a key is assumed, a phone with a fresh key costs more. Address: assumed, half a dollar a month of which a day is paid. Question: 5 kB at one dollar a gigabyte, assumed of residential proxies at the low end',
};
