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
            first_hour: TIME,
            last_hour: TIME,
          }),
        ),
        count: COUNT,
        hours: COUNT,
      }),
    },
  }),
};
