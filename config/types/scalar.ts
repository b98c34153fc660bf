import { z } from 'zod';

/** Why a text is not what a setting takes, and how to mend it. */
export interface Unfit {
  readonly unfit: string;
  readonly remedy: string;
}

/** A setting that is written as one string. */
export interface ScalarForm<T> {
  /** Completes “must be …”, bounds included. */
  readonly expected: string;
  /** For the reference: type and bounds in few words. */
  readonly form: string;
  readonly example: string;
  /** The value in the gateway’s own units; undefined where the text is not of the form. */
  readonly read: (text: string) => T | Unfit | undefined;
}

const isUnfit = (value: unknown): value is Unfit =>
  typeof value === 'object' && value !== null && 'unfit' in value;

/** A schema whose every refusal is one plain sentence that quotes nothing. */
export const scalar = <T>({ expected, form, example, read }: ScalarForm<T>) =>
  z
    .string({ error: `must be ${expected}` })
    .transform((text, context): T => {
      const value = read(text);
      if (value !== undefined && !isUnfit(value)) return value;
      context.addIssue({
        code: 'custom',
        message: isUnfit(value) ? value.unfit : `must be ${expected}`,
        ...(isUnfit(value) ? { params: { remedy: value.remedy } } : {}),
      });
      return z.NEVER;
    })
    .meta({ form, example });
