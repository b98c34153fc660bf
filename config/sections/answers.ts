import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';

/** How answers leave. */
export const answers = mapping({
  tick: duration('0ms', '5s')
    .prefault('400ms')
    .describe(
      'Answers of routes that can be blind leave on a multiple of this after their request came, so that time says nothing; `0ms`: at once',
    ),
})
  .transform(({ tick }) => ({ tickMs: tick }))
  .describe('How answers leave');
