import { z } from 'zod';

import { PATTERNS } from '../../core/suspects/pattern.ts';
import { SUSPECT_KINDS } from '../../core/suspects/suspects.ts';
import { COUNT, KEYED, TIME } from './parts.ts';
import { reads } from './operation.ts';

/** `/suspects` */
export const SUSPECTS = {
  list: reads('GET', '/suspects', {
    summary: 'Who was refused, beyond a ledger or on a tripwire most often in the last day.',
    answers: {
      200: z.strictObject({
        suspects: z.array(
          z.strictObject({
            kind: z.enum(SUSPECT_KINDS),
            subject: KEYED,
            total: COUNT,
            patterns: z.partialRecord(z.enum(PATTERNS), COUNT),
            first_seen: TIME,
            last_seen: TIME,
            seen_here: z
              .strictObject({
                attestation: z.string().describe('How its key is kept; none where nothing was attested'),
                addresses: COUNT.describe('Distinct ones, at most 64'),
                countries: z.array(z.string()).describe('Of the numbers that it asked for, at most four'),
              })
              .optional()
              .describe('What the instance that was asked has seen of it itself'),
          }),
        ),
        count: COUNT,
        hours: COUNT,
      }),
    },
  }),
};
