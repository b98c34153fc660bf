import { z } from 'zod';

import { KEYED_KINDS, LIST_KINDS, LIST_NAMES } from '../../core/lists/list-rule.ts';
import { BY, COUNT, EXPIRES_IN, KEYED, POLICY_ID, REASON, TIME } from './parts.ts';
import { reads, writes } from './operation.ts';

/** An entry; also of `/subjects/read`. */
export const ENTRY = z.strictObject({
  id: KEYED,
  list: z.enum(LIST_NAMES),
  kind: z.enum(LIST_KINDS),
  network: z.string().optional().describe('CIDR, where the kind is address'),
  subject: KEYED.optional(),
  policy: POLICY_ID.optional(),
  limit: COUNT.optional(),
  unlimited: z.literal(true).optional(),
  reason: REASON,
  expires_at: TIME.optional(),
  source: z.enum(['operator', 'configuration']),
  by: BY.optional(),
  at: TIME.optional(),
});
const ONE = z.strictObject({ entry: ENTRY });

const NETWORK = z.strictObject({ kind: z.literal('address'), network: z.string().describe('CIDR') });
const BY_VALUE = z.strictObject({ kind: z.enum(KEYED_KINDS), value: z.string().min(1) });
const BY_ID = z.strictObject({ kind: z.enum(KEYED_KINDS), id: KEYED });
const WHY = { reason: REASON, expires_in: EXPIRES_IN };
const PLAIN = { list: z.enum(LIST_NAMES).exclude(['override']), ...WHY };
const ADJUSTED = { list: z.literal('override'), policy: POLICY_ID, ...WHY };
const LIMITED = { ...ADJUSTED, limit: z.int().min(1).max(1_000_000_000) };
const LIFTED = { ...ADJUSTED, unlimited: z.literal(true) };

/** Every list with every way to name whom it is about. */
const REQUEST = z.union(
  [NETWORK, BY_VALUE, BY_ID].flatMap((named) =>
    [PLAIN, LIMITED, LIFTED].map((members) => named.extend(members)),
  ),
);

/** `/lists` */
export const LISTS = {
  list: reads('GET', '/lists', {
    summary: 'Who is denied, allowed, suspected, a honey number, or has a limit of its own.',
    answers: { 200: z.strictObject({ entries: z.array(ENTRY), count: COUNT }) },
  }),
  put: writes('POST', '/lists', {
    summary: 'List somebody, or say anew what a list says of it.',
    request: {
      schema: REQUEST,
      example: {
        list: 'deny',
        kind: 'address',
        network: '198.51.100.0/24',
        reason: 'scraping',
        expires_in: 43_200,
      },
    },
    answers: { 200: ONE, 201: ONE },
    problems: ['limit_reached'],
  }),
  lift: writes('DELETE', '/lists/:id', {
    summary: 'Take an entry off its list.',
    answers: { 200: ONE },
    problems: ['not_found'],
  }),
};
