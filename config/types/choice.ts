import { nearest } from '../../src/core/nearest.ts';
import { scalar, type Unfit } from './scalar.ts';

/** One of a closed set of words; `unavailable` says something of its own about words that this version lacks. */
export const choice = <const T extends string>(
  values: readonly T[],
  unavailable: Readonly<Record<string, Unfit>> = {},
) => {
  const list = values.join(', ');
  return scalar<T>({
    expected: values.length === 1 ? list : `one of ${list}`,
    form: values.map((value) => `\`${value}\``).join(' · '),
    example: values[0] ?? '',
    read: (text) => {
      const value = values.find((known) => known === text);
      if (value !== undefined) return value;
      if (Object.hasOwn(unavailable, text)) return unavailable[text];
      const meant = nearest(text, values);
      return meant === undefined
        ? undefined
        : { unfit: `must be one of ${list}`, remedy: `Did you mean ${meant}?` };
    },
  });
};
