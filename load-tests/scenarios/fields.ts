import { z } from 'zod';

/** What stands beside a field of the schema: what it means, and what may be written, in words. */
export interface FieldMeta {
  readonly description: string;
  readonly form: string;
}

const plain = (value: number): string => value.toLocaleString('en-US', { maximumFractionDigits: 6 });

const within = (what: string, least: number, most: number): string =>
  least === most ? plain(least) : `${what} from ${plain(least)} to ${plain(most)}`;

/** A whole number within bounds. */
export const whole = (least: number, most: number, description: string) => {
  const form = within('a whole number', least, most);
  return z
    .int({ error: form })
    .min(least, { error: form })
    .max(most, { error: form })
    .meta({ description, form });
};

/** A number within bounds, both included. */
export const amount = (least: number, most: number, description: string) => {
  const form = within('a number', least, most);
  return z
    .number({ error: form })
    .min(least, { error: form })
    .max(most, { error: form })
    .meta({ description, form });
};

/** A number above 0, and up to a bound. */
export const positive = (most: number, description: string) => {
  const form = `a number above 0, up to ${plain(most)}`;
  return z
    .number({ error: form })
    .gt(0, { error: form })
    .max(most, { error: form })
    .meta({ description, form });
};

/** From 0 to 1. */
export const share = (description: string) => amount(0, 1, description);

/** One of a closed set of words. */
export const oneOf = <const T extends readonly [string, ...string[]]>(words: T, description: string) => {
  const form = words.length === 1 ? words[0] : `one of ${words.join(', ')}`;
  return z.enum(words, { error: form }).meta({ description, form });
};

/** One line of text. */
export const line = (most: number, description: string) => {
  const form = `one line of 1 to ${plain(most)} characters`;
  return z
    .string({ error: form })
    .regex(new RegExp(`^[^\\p{Cc}]{1,${most}}$`, 'u'), { error: form })
    .meta({ description, form });
};

/** A text of a certain form; `form` says it in words. */
export const formed = (pattern: RegExp, form: string, description: string) =>
  z.string({ error: form }).regex(pattern, { error: form }).meta({ description, form });

/** A list; its entries are told of apart. */
export const list = <T extends z.ZodType>(entry: T, least: number, most: number, description: string) => {
  const form = `a list of ${least} to ${most}`;
  return z
    .array(entry, { error: form })
    .min(least, { error: form })
    .max(most, { error: form })
    .meta({ description, form });
};

/** A mapping that takes these keys and no others. */
export const mapping = <T extends z.core.$ZodLooseShape>(shape: T, description: string) =>
  z
    .strictObject(shape, { error: (issue) => (issue.code === 'invalid_type' ? 'a mapping' : undefined) })
    .meta({ description, form: 'a mapping' });

/** As it comes out of a schema, and never changed again. */
export type Immutable<T> = T extends object ? { readonly [K in keyof T]: Immutable<T[K]> } : T;
