import { z } from 'zod';

import { MAX_BAN_MS } from '../../core/limits/ban-list.ts';
import { SECOND } from '../../core/time.ts';
import { ASKED, COUNT, KEYED, POLICY_ID, REASON, SECONDS, TIME } from './parts.ts';
import { reads, writes } from './operation.ts';

const BAN = z.strictObject({
  policy: POLICY_ID,
  subject: KEYED,
  ends_at: TIME,
  remaining_seconds: SECONDS,
});

const NAMED = { ...ASKED, policy: POLICY_ID.optional(), reason: REASON };

/** `/bans` */
export const BANS = {
  list: reads('GET', '/bans', {
    summary: 'Who is shut out now.',
    answers: { 200: z.strictObject({ bans: z.array(BAN), count: COUNT }) },
  }),
  impose: writes('POST', '/bans', {
    summary: 'Shut somebody out, by a policy that bans by its kind alone.',
    request: {
      schema: z.strictObject({
        ...NAMED,
        expires_in: z
          .int()
          .min(1)
          .max(MAX_BAN_MS / SECOND)
          .optional()
          .describe('Seconds from now; an hour where it is absent'),
      }),
      example: {
        kind: 'address',
        value: '203.0.113.7',
        reason: 'scraping, INC-4711',
        expires_in: 7_200,
      },
    },
    answers: { 201: z.strictObject({ kind: ASKED.kind, ban: BAN }) },
  }),
  lift: writes('POST', '/bans/lift', {
    summary: 'Let somebody in again, and forget failures and earlier bans.',
    request: {
      schema: z.strictObject(NAMED),
      example: { kind: 'address', value: '203.0.113.7', reason: 'office network' },
    },
    answers: { 200: z.strictObject({ kind: ASKED.kind, subject: KEYED, lifted: z.array(BAN) }) },
  }),
};
