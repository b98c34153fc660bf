import type { PhoneNumber } from '../../src/core/numbers/phone-number.ts';
import { BLOCK_SIZE, US_MOBILE_PLAN } from '../numbers/us-mobile-plan.ts';

export const PLAN_SIZE = US_MOBILE_PLAN.size;
export const BLOCKS = PLAN_SIZE / BLOCK_SIZE;

/** A number of the plan as the gateway would have read it; `test/load-tests` holds it to that. */
export const phoneNumberOf = (e164: string): PhoneNumber => ({
  e164,
  callingCode: '1',
  national: e164.slice(2),
  country: 'US',
  block: e164.slice(0, -4),
});

/** The number at a place of the plan; neighbours are neighbours. */
export const numberAt = (place: number): PhoneNumber => phoneNumberOf(US_MOBILE_PLAN.at(place));
