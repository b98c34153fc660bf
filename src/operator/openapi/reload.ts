import { z } from 'zod';

import { CHANGE_KINDS, CHANGE_VERBS } from '../../core/configuration/change.ts';
import { RELOAD_RESULTS } from '../../core/configuration/reload.ts';
import { reads, writes } from './operation.ts';

const CHANGE = z.strictObject({
  kind: z.enum(CHANGE_KINDS),
  id: z.string(),
  change: z.enum(CHANGE_VERBS),
  fields: z.array(
    z.strictObject({ field: z.string(), before: z.string().optional(), after: z.string().optional() }),
  ),
  counters: z.enum(['kept', 'new']).optional(),
  text: z.string().describe('The change in one line'),
});
const FAULT = z.strictObject({
  path: z.string(),
  message: z.string(),
  remedy: z.string(),
  source: z.string().optional(),
});
const OUTCOME = z.strictObject({
  result: z.enum(RELOAD_RESULTS),
  changes: z.array(CHANGE),
  faults: z.array(FAULT),
});

/** `/reload` */
export const RELOAD = {
  preview: reads('GET', '/reload', {
    summary: 'What a reload of the configuration would change.',
    answers: { 200: OUTCOME },
  }),
  run: writes('POST', '/reload', {
    summary: 'Read the configuration anew; every fault stands in the problem where it is refused.',
    request: { schema: z.strictObject({}), example: {} },
    answers: { 200: OUTCOME },
    problems: ['configuration_refused'],
  }),
};
