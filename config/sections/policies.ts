import { z } from 'zod';

import { DIMENSIONS, type DimensionId } from '../../src/core/subjects/table.ts';
import { choice } from '../types/choice.ts';
import { count } from '../types/count.ts';
import { duration } from '../types/duration.ts';
import { flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { percentage } from '../types/percentage.ts';
import { id } from '../types/text.ts';

const DIMENSION_IDS = DIMENSIONS.map(({ id: dimension }): DimensionId => dimension);

const dimension = () => choice(DIMENSION_IDS);

/** What something counts by. */
export const by = z
  .union([dimension(), list(dimension(), 1, 4)], { error: 'must be a dimension or a list of dimensions' })
  .transform((value): readonly DimensionId[] => (typeof value === 'string' ? [value] : value))
  .meta({ form: 'a dimension, or a list of up to 4', example: 'device' })
  .describe('What it counts by; a request that lacks one of them is not counted');

/** Whether something is enforced. */
export const mode = z
  .union([choice(['off', 'shadow', 'enforce']), mapping({ enforce: percentage() })], {
    error: 'must be off, shadow, enforce, or a percentage as { enforce: 25% }',
  })
  .meta({ form: '`off` · `shadow` · `enforce` · `{ enforce: 25% }`', example: 'enforce' })
  .describe(
    '`shadow`: counted and reported, never refused; a percentage enforces for that share of subjects',
  );

/** One limit, as an operator writes it. The window becomes milliseconds. */
export const policy = mapping({
  id: id('device-requests').describe('Its name in answers, metrics and logs'),
  by,
  count: count(DIMENSION_IDS).prefault('requests').describe('What it counts'),
  algorithm: choice(['window', 'pace'])
    .prefault('window')
    .describe('`window`: never more than the limit in any span; `pace`: smooth (GCRA)'),
  limit: integer(1, 1_000_000_000).describe(
    'Most that is admitted; with `distinct` at most 128; of failures, as many as bring a ban',
  ),
  window: duration('1s', '90d').describe('In any span of this length'),
  mode: mode.prefault('enforce'),
  on: z.exactOptional(
    list(id('lookup'), 1, 64).describe('Ids of the routes it applies to; without it, to all'),
  ),
  beyond: choice(['refuse', 'blind'])
    .prefault('refuse')
    .describe(
      'What happens beyond the limit: the request is refused, or (`blind`, on routes that can) goes on and is told nothing',
    ),
  visibility: choice(['shown', 'name-only', 'hidden'])
    .prefault('hidden')
    .describe(
      'What answers may say of it; in production other than `hidden` only `by` device: other people move every other counter',
    ),
  onStoreFailure: choice(['closed', 'local'])
    .prefault('closed')
    .describe(
      'While the store is away, requests that it counts are refused with 503 (`closed`), or counted by each instance against its share of the limit (`local`)',
    ),
  shared: z.exactOptional(
    flag().describe('One counter for all `tenants` together; without it each tenant has its own'),
  ),
  ban: z.exactOptional(
    mapping({
      for: duration('1s', '90d').describe(
        'How long the first ban lasts; each further one within 30 days four times as long',
      ),
      atMost: duration('1s', '90d').describe('The longest ban'),
    }).describe('What as many failures as the limit bring; without it, one window'),
  ),
  cost: integer(1, 1_000_000).prefault(1).describe('Units per request, or per failure; 1 with `distinct`'),
}).transform(({ window, ...rest }) => ({ ...rest, windowMs: window }));

/** The limits. */
export const policies = list(policy, 0, 64)
  .prefault([])
  .describe('The limits, all read and charged in one step');
