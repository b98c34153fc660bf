import { SUSPECT_PATHS } from '../../src/core/blind/decoys.ts';
import { choice } from '../types/choice.ts';
import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';
import { percentage } from '../types/percentage.ts';

/** How answers leave. */
export const answers = mapping({
  tick: duration('0ms', '5s')
    .prefault('400ms')
    .describe(
      'Answers of routes that can be blind leave on a multiple of this after their request came, so that time says nothing; `0ms`: at once',
    ),
  suspected: choice(SUSPECT_PATHS)
    .prefault('blind')
    .describe(
      'What suspects (`lists.suspects`, `numberwall suspect`) get on routes that can be blind: `blind`: the answer that tells nothing; `decoy`: invented answers, the same each time, and nothing is asked of the upstream',
    ),
  decoyShare: percentage()
    .prefault('10%')
    .describe('Share of all numbers that have an account in invented answers'),
})
  .transform(({ tick, ...rest }) => ({ ...rest, tickMs: tick }))
  .describe('How answers leave');
