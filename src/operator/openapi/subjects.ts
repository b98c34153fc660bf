import { z } from 'zod';

import { ASKED, COUNT, KEYED, POLICY_ID, REASON } from './parts.ts';
import { LIMIT } from './decisions.ts';
import { ENTRY } from './lists.ts';
import { reads, writes } from './operation.ts';

const BY = z.union([z.string(), z.array(z.string())]).describe('What it counts by');
const EXAMPLE = { kind: 'address', value: '203.0.113.7' };

/** `/subjects` */
export const SUBJECTS = {
  read: reads('POST', '/subjects/read', {
    summary: 'Every limit and ledger of a subject: count, limit, reset and verdict. Charges nothing.',
    request: { schema: z.strictObject(ASKED), example: EXAMPLE },
    answers: {
      200: z.strictObject({
        kind: ASKED.kind,
        subject: KEYED,
        limits: z.array(
          z.strictObject({
            ...LIMIT,
            bans: z
              .literal(true)
              .optional()
              .describe('It bans for failures: whether it does is what is read'),
            by: BY,
          }),
        ),
        ledgers: z.array(
          z.strictObject({
            ledger: POLICY_ID,
            by: BY,
            debt: z.number(),
            capacity: z.number(),
            verdict: z.enum(['told', 'told nothing']),
          }),
        ),
        lists: z.array(ENTRY).describe('What lists say of it'),
      }),
    },
  }),
  reset: writes('POST', '/subjects/reset', {
    summary: 'Make the counters of a subject begin anew at all instances.',
    request: {
      schema: z.strictObject({ ...ASKED, policy: POLICY_ID.optional(), reason: REASON }),
      example: { ...EXAMPLE, reason: 'moved house' },
    },
    answers: { 200: z.strictObject({ kind: ASKED.kind, subject: KEYED, counters: COUNT }) },
  }),
};
