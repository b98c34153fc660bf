import type { PhoneNumber } from '../../src/core/numbers/phone-number.ts';

/** Area codes of the United States (NANPA), of 800 exchanges each. */
const AREAS = [
  ...[
    201, 202, 203, 205, 206, 207, 208, 209, 210, 212, 213, 214, 215, 216, 217, 218, 219, 224, 225, 228, 229,
  ],
  ...[
    231, 234, 239, 240, 248, 251, 252, 253, 254, 256, 260, 262, 267, 269, 270, 276, 281, 301, 302, 303, 304,
  ],
  ...[
    305, 307, 308, 309, 310, 312, 313, 314, 315, 316, 317, 318, 319, 320, 321, 323, 325, 330, 331, 334, 336,
  ],
  401,
] as const;
const EXCHANGES = 800;
const FIRST_EXCHANGE = 200;

/** Numbers that share all but their last four digits. */
export const BLOCK_SIZE = 10_000;
/** Blocks of US mobile space; 505,730,000 numbers. */
export const BLOCKS = 50_573;
export const PLAN_SIZE = BLOCKS * BLOCK_SIZE;

const blockText = (block: number): string => {
  const area = AREAS[Math.floor(block / EXCHANGES)];
  if (area === undefined) throw new RangeError('a block outside the plan');
  return `${area}${FIRST_EXCHANGE + (block % EXCHANGES)}`;
};

/** The number at a place of the plan, from 0 to `PLAN_SIZE` − 1; neighbours are neighbours. @throws {RangeError} */
export const numberAt = (place: number): PhoneNumber => {
  const block = blockText(Math.floor(place / BLOCK_SIZE));
  const national = block + String(BLOCK_SIZE + (place % BLOCK_SIZE)).slice(1);
  return {
    e164: `+1${national}`,
    callingCode: '1',
    national,
    country: 'US',
    block: `+1${block}`,
  };
};
