import { describe, expect, it } from '@jest/globals';

import { SAMPLE_INTERVAL_MS, watchEventLoop } from '../../../src/adapters/overload/watch-event-loop.ts';
import { until } from '../../support/until.ts';

const block = (ms: number): void => {
  const end = performance.now() + ms;
  while (performance.now() < end);
};

describe('the watch of the event loop', () => {
  it('sees a loop that is blocked again and again, and that it has recovered', async () => {
    let samples = 0;
    using watch = watchEventLoop({ maxDelayMs: 100, onSample: () => void (samples += 1) });
    expect(watch.current()).toEqual({ delayMs: 0, isSaturated: false });
    const blocking = setInterval(() => block(SAMPLE_INTERVAL_MS + 250), 1);
    await until(() => Promise.resolve(watch.current().isSaturated));
    clearInterval(blocking);
    expect(watch.current().delayMs).toBeGreaterThanOrEqual(100);
    await until(() => Promise.resolve(!watch.current().isSaturated));
    expect(samples).toBeGreaterThan(2);
  });
});
