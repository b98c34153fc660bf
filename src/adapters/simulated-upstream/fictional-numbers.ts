import { parsePhoneNumberFromString } from 'libphonenumber-js/max';

import { createSeededRandom } from '../../core/seeded-random.ts';

/** Most synthetic numbers: what the range reserved for fiction holds, rounded down. */
export const MAX_SYNTHETIC_NUMBERS = 30_000;

const LINES_PER_AREA = 100;

/** North American area codes whose 555-01XX lines, reserved for fiction, are US numbers by the metadata. */
const usAreaCodes = (): readonly number[] =>
  Array.from({ length: 800 }, (_, index) => 200 + index).filter((areaCode) => {
    const number = parsePhoneNumberFromString(`+1${areaCode}5550100`);
    return number?.country === 'US' && number.isValid();
  });

/**
 * `count` distinct numbers in E.164 from 555-01XX of the US area codes, the same for the same seed.
 * @throws {RangeError} above `MAX_SYNTHETIC_NUMBERS`.
 */
export const syntheticNumbers = (count: number, seed: number): readonly string[] => {
  if (!Number.isSafeInteger(count) || count < 0 || count > MAX_SYNTHETIC_NUMBERS) {
    throw new RangeError(
      `the numbers reserved for fiction give 0 to ${MAX_SYNTHETIC_NUMBERS} accounts, and ${count} were asked for; for more, give a file of numbers`,
    );
  }
  const population = usAreaCodes().flatMap((areaCode) =>
    Array.from({ length: LINES_PER_AREA }, (_, line) => `+1${areaCode}55501${String(line).padStart(2, '0')}`),
  );
  const random = createSeededRandom(seed);
  // Fisher-Yates, as far as it is needed.
  for (let index = 0; index < count; index += 1) {
    const other = index + Math.floor(random() * (population.length - index));
    [population[index], population[other]] = [population[other] ?? '', population[index] ?? ''];
  }
  return population.slice(0, count);
};
