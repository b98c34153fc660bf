import { z } from 'zod';

/** A whole number from `min` to `max`, both allowed. */
export const integer = (min: number, max: number) => {
  const error = `must be a whole number from ${min} to ${max}`;
  return z
    .int({ error })
    .min(min, { error })
    .max(max, { error })
    .meta({ form: `whole number, ${min} to ${max}`, example: String(min) });
};

/** `true` or `false`. */
export const flag = () =>
  z.boolean({ error: 'must be true or false' }).meta({ form: 'true or false', example: 'false' });
