import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { mapping } from '../types/object.ts';

/** When an instance sheds. Times become milliseconds. */
export const overload = mapping({
  maxInFlight: integer(1, 100_000)
    .prefault(1_000)
    .describe(
      'Requests under way at which all others get 503; from half of it on, unknown devices are shed first',
    ),
  maxEventLoopDelay: duration('10ms', '60s')
    .prefault('250ms')
    .describe(
      'Lateness of the event loop (smoothed) at which all requests get 503; the same from half of it on',
    ),
})
  .transform(({ maxEventLoopDelay, ...rest }) => ({ ...rest, maxEventLoopDelayMs: maxEventLoopDelay }))
  .describe('When an instance sheds requests, before anything is done for them');
