import { scalar } from './scalar.ts';

/** A share from `1%` to `100%`, in whole per cent; 0.25 for `25%`. */
export const percentage = () =>
  scalar({
    expected: 'a whole percentage from 1% to 100%',
    form: '1% to 100%',
    example: '25%',
    read: (text) => {
      const [, digits] = /^([1-9]\d?|100)%$/.exec(text) ?? [];
      return digits === undefined ? undefined : Number(digits) / 100;
    },
  });
