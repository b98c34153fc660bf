import { BLOCK_SIZE, US_MOBILE_PLAN, type NumberPlan } from './us-mobile-plan.ts';

/** Where honest people live: the beginning of a mobile number that their plan has, and how many digits follow. */
const COUNTRIES: readonly { readonly prefix: string; readonly digits: number }[] = [
  { prefix: '+447400', digits: 6 },
  { prefix: '+491512', digits: 7 },
  { prefix: '+33612', digits: 6 },
  { prefix: '+918123', digits: 6 },
  { prefix: '+5511961', digits: 6 },
  { prefix: '+819012', digits: 6 },
  { prefix: '+234802', digits: 7 },
  { prefix: '+27711', digits: 6 },
  { prefix: '+61412', digits: 6 },
  { prefix: '+20100', digits: 7 },
  { prefix: '+48512', digits: 6 },
  { prefix: '+34612', digits: 6 },
  { prefix: '+254712', digits: 6 },
];

/** One in so many lives in the United States, where the attacks of the lab ask. */
const US_EACH = 7;

/** Numbers of honest people all over the world; for the whole of it, whatever the place, each is possible. */
export const WORLD_PLAN: NumberPlan = {
  size: 7 * 13 * 1_000_000,
  at(index) {
    if (index % US_EACH === 0) return US_MOBILE_PLAN.at((index * 7_919) % US_MOBILE_PLAN.size);
    const country = COUNTRIES[index % COUNTRIES.length];
    if (country === undefined) throw new RangeError('a place of the plan is a whole number');
    const digits = Math.floor(index / COUNTRIES.length) % 10 ** country.digits;
    return country.prefix + String(digits).padStart(country.digits, '0');
  },
};

/** Neighbours of one block, as a company has them. */
export const COMPANY_BLOCK: NumberPlan = {
  size: BLOCK_SIZE,
  at: (index) => US_MOBILE_PLAN.at(BLOCK_SIZE * 4_711 + (index % BLOCK_SIZE)),
};
