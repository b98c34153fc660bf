import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { decimal, flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { id } from '../types/text.ts';
import { by, mode } from './policies.ts';

const units = () => integer(1, 1_000_000);

const capacity = z
  .union([units(), mapping({ ipv4: z.exactOptional(units()), ipv6: z.exactOptional(units()) })], {
    error: 'must be a whole number, or one for each family of addresses as { ipv4: 24, ipv6: 6 }',
  })
  .transform((value) => (typeof value === 'number' ? { ipv4: value, ipv6: value } : value))
  .meta({ form: 'whole number · `{ ipv4: 24, ipv6: 6 }`', example: '24' })
  .describe(
    'C₀: truthful answers to a source that never completes; a family that is left out is not counted',
  );

const beta = () => decimal(0, 4);

const credit = z
  .union([beta(), mapping({ from: beta(), to: beta() })], {
    error:
      'must be a number, or the bounds of one that follows the completion rate as { from: 0.21, to: 0.25 }',
  })
  .transform((value) => (typeof value === 'number' ? { from: value, to: value } : value))
  .meta({ form: 'number, 0 to 4 · `{ from: 0.21, to: 0.25 }`', example: '1' })
  .describe('β: what a completed registration repays beyond its own start');

/** One debt that completion repays, as an operator writes it. */
export const ledger = mapping({
  id: id('address').describe('Its name in metrics and logs'),
  by,
  capacity,
  trickle: duration('1s', '30d').prefault('1h').describe('Time in which one answer is forgiven'),
  credit: credit.prefault(1),
  trust: z.exactOptional(
    flag().describe(
      'As many answers may be owed as completed in about a day, where that is more than C₀: a crowd behind a source that completes is told; by addresses alone',
    ),
  ),
  vouch: z.exactOptional(
    flag().describe(
      'Who asks from a source of which at least half of the starts, in about a day, have completed is known; by devices, addresses and certificates alone',
    ),
  ),
  reserve: z.exactOptional(
    flag().describe('Half of C₀ is for those whom a ledger with `vouch` knows; others have the other half'),
  ),
  mode: mode.prefault('enforce'),
}).transform(({ trickle, ...rest }) => ({ ...rest, trickleMs: trickle }));

/** The ledgers. */
export const ledgers = list(ledger, 0, 16)
  .prefault([])
  .describe(
    'Debts that completed registrations repay; while one is full, its source gets no truthful answer',
  );
