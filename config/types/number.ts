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

/** A number from `min` to `max`, both allowed, with or without a fraction. */
export const decimal = (min: number, max: number) => {
  const error = `must be a number from ${min} to ${max}`;
  return z
    .number({ error })
    .min(min, { error })
    .max(max, { error })
    .meta({ form: `number, ${min} to ${max}`, example: String(min) });
};

/** `true` or `false`. */
export const flag = () =>
  z.boolean({ error: 'must be true or false' }).meta({ form: 'true or false', example: 'false' });
