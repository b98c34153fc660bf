import { readE164 } from '../../src/core/numbers/read-e164.ts';
import { scalar } from './scalar.ts';

/** A number of the operator’s own, in E.164, and what is said of it. */
export interface OwnedNumber {
  readonly e164: string;
  readonly word: string;
}

/** More would not fit the largest secret. */
const MOST = 1_000;

const readEntry = (entry: string, word: RegExp): OwnedNumber | undefined => {
  const [number = '', said = '', ...more] = entry.split('=');
  const e164 = readE164(number)?.e164;
  return e164 === undefined || more.length > 0 || !word.test(said) ? undefined : { e164, word: said };
};

const read = (text: string, word: RegExp): readonly OwnedNumber[] | undefined => {
  const entries = text.split(/[\s,]+/).filter((entry) => entry !== '');
  const numbers = entries.map((entry) => readEntry(entry, word)).filter((entry) => entry !== undefined);
  const distinct = new Set(numbers.map(({ e164 }) => e164)).size;
  return entries.length === 0 || entries.length > MOST || distinct < entries.length ? undefined : numbers;
};

/** Entries `+12025550123=word`, separated by commas, spaces or lines, each number once. */
export const ownedNumbers = (what: string, word: RegExp, example: string) =>
  scalar<readonly OwnedNumber[]>({
    expected: `1 to ${MOST} entries ${what}, each number once, separated by commas, spaces or lines`,
    form: `entries ${what}`,
    example,
    read: (text) => read(text, word),
  });
