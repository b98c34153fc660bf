import { DAY, HOUR } from '../core/time.ts';

/** How far back the fleet’s history goes, in milliseconds: these ranges and no other. */
export const FLEET_RANGES: Readonly<Record<string, number>> = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': DAY,
  '7d': 7 * DAY,
};
