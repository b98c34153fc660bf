import { z } from 'zod';

/** A mapping that knows all its keys; an unknown one is a fault. */
export const mapping = <T extends z.core.$ZodLooseShape>(shape: T) =>
  z.strictObject(shape, { error: ({ code }) => (code === 'invalid_type' ? 'must be a mapping' : undefined) });

/** A list of `min` to `max` entries. */
export const list = <T extends z.ZodType>(entry: T, min: number, max: number) => {
  const error =
    min === 0 ? `must be a list of at most ${max} entries` : `must be a list of ${min} to ${max} entries`;
  return z.array(entry, { error }).min(min, { error }).max(max, { error });
};
