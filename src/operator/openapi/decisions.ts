import { z } from 'zod';

import { RECORDED_KINDS } from '../../core/decision-log/record.ts';
import { LIMIT_VERDICTS } from '../../core/telemetry.ts';
import { ASKED, COUNT, KEYED, POLICY_ID, SECONDS, TIME } from './parts.ts';
import { reads } from './operation.ts';

/** What one limit said; also of `/subjects/read`. */
export const LIMIT = {
  policy: POLICY_ID,
  verdict: z.enum(LIMIT_VERDICTS),
  blinds: z.literal(true).optional().describe('Beyond it nothing is told; it refuses nobody'),
  banned: z.literal(true).optional().describe('Shut out: count and limit say nothing'),
  count: z.number().min(0),
  limit: COUNT,
  window_seconds: z.number().min(0),
  reset_seconds: SECONDS,
};

const DECISION = z.strictObject({
  id: z.uuid(),
  at: TIME,
  route: z.string(),
  status: z.int().min(100).max(599),
  path: z.string().describe('What became of it: told, blind, refused …'),
  code: z.string().optional().describe('Code of the problem'),
  reason: z.string().optional(),
  attestation: z.string().optional(),
  attestation_reason: z.string().optional(),
  platform: z.string().optional(),
  app_version: z.string().optional(),
  subjects: z.partialRecord(z.enum(RECORDED_KINDS), KEYED),
  limits: z.array(z.strictObject(LIMIT)).describe('Those that refused, blinded, would have, or were near'),
  ledgers: z
    .array(z.strictObject({ ledger: POLICY_ID, debt: z.number(), capacity: z.number() }))
    .describe('Those that were full'),
});

const RECORDED = z.enum(RECORDED_KINDS);

/** `/decisions` */
export const DECISIONS = {
  explain: reads('GET', '/decisions/:id', {
    summary:
      'Why a request was answered as it was: by the `instance` of its problem, with or without `urn:uuid:`.',
    answers: { 200: z.strictObject({ decision: DECISION }) },
    problems: ['not_found'],
  }),
  search: reads('POST', '/decisions/search', {
    summary: 'The last twenty recorded decisions of a subject, the latest first.',
    request: {
      schema: z.strictObject({ ...ASKED, kind: RECORDED }),
      example: { kind: 'address', value: '203.0.113.7' },
    },
    answers: {
      200: z.strictObject({
        kind: RECORDED,
        subject: KEYED,
        decisions: z.array(DECISION),
        count: COUNT,
      }),
    },
  }),
};
