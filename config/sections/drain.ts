import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';

/** The graceful stop. Times become milliseconds. */
export const drain = mapping({
  grace: duration('0s', '5m')
    .prefault('10s')
    .describe('For requests in flight after SIGTERM; then connections are cut'),
})
  .transform(({ grace }) => ({ graceMs: grace }))
  .describe('The graceful stop');
