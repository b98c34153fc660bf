import { z } from 'zod';

import { BY, COUNT, EXPIRES_IN, POLICY_ID, REASON, TIME } from './parts.ts';
import { reads, writes } from './operation.ts';

const MODE = z.string().regex(/^(shadow|enforce|\d{1,2}%)$/);
const POLICY = z.strictObject({
  id: POLICY_ID,
  kind: z.enum(['policy', 'ledger']),
  by: z.union([z.string(), z.array(z.string())]),
  count: z.string(),
  limit: COUNT.optional(),
  capacity: z
    .strictObject({ ipv4: z.number().optional(), ipv6: z.number().optional() })
    .optional()
    .describe('Of a ledger, by the family of the address; none: not counted there'),
  window_seconds: z.number().optional(),
  beyond: z.string(),
  mode: MODE,
  configured: MODE,
  said: z
    .strictObject({ mode: MODE, reason: REASON, by: BY, at: TIME, expires_at: TIME.optional() })
    .optional()
    .describe('What an operator said, and until when'),
});
const ONE = z.strictObject({ policies: z.array(POLICY).describe('One of each app that has it') });

/** `/policies` */
export const POLICIES = {
  list: reads('GET', '/policies', {
    summary: 'Every policy and ledger, and its mode.',
    answers: { 200: z.strictObject({ policies: z.array(POLICY), count: COUNT }) },
  }),
  change: writes('PUT', '/policies/:id/mode', {
    summary: 'Change the mode of a policy or ledger at all instances.',
    request: {
      schema: z.strictObject({
        mode: z
          .string()
          .regex(/^(shadow|enforce|100%|\d{1,2}%)$/)
          .describe('shadow, enforce, or a whole percentage of subjects'),
        reason: REASON,
        expires_in: EXPIRES_IN,
      }),
      example: { mode: 'shadow', reason: 'refuses too many', expires_in: 7_200 },
    },
    answers: { 200: ONE },
    problems: ['not_found', 'limit_reached'],
  }),
  restore: writes('DELETE', '/policies/:id/mode', {
    summary: 'Put a policy or ledger back to its configured mode.',
    answers: { 200: ONE },
    problems: ['not_found'],
  }),
};
