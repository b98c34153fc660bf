import { z } from 'zod';

import { MAX_REASON_LENGTH } from '../../core/audit/reason-text.ts';
import { MAX_LIFETIME_MS } from '../../core/replicated/request-parts.ts';
import { ASKED_KINDS } from '../../core/subjects/known-facts.ts';
import { SECOND } from '../../core/time.ts';

/** Schemas that several operations use. */
export const TIME = z.iso.datetime().describe('RFC 3339, UTC');
export const KEYED = z
  .string()
  .regex(/^[A-Za-z0-9_-]{22}$/)
  .describe('Keyed hash, as numberwall subject-id prints it');
export const COUNT = z.int().min(0);
export const SECONDS = z.int().min(0).describe('Seconds');

export const REASON = z
  .string()
  .min(1)
  .max(MAX_REASON_LENGTH)
  .describe('Printable characters on one line, without phone number, address, token or key');
export const EXPIRES_IN = z
  .int()
  .min(1)
  .max(MAX_LIFETIME_MS / SECOND)
  .optional()
  .describe('Seconds from now; for good where it is absent');
export const BY = z.string().describe('Who did it: Numberwall-Operator');

/** How an operator names one subject. */
export const ASKED = {
  kind: z.enum(ASKED_KINDS),
  value: z.string().min(1).describe('The value, which is hashed at once, or its keyed hash'),
  app: z.string().optional().describe('Id of the app (`sub`), where a tenant has budgets of its own'),
};
export const POLICY_ID = z.string().describe('Id of a policy or ledger');
