import { NO_DELAY, smoothDelay } from '../../core/overload/delay.ts';
import type { Load } from '../../core/overload/rule.ts';

/** Milliseconds between two samples. */
export const SAMPLE_INTERVAL_MS = 100;

/** How late the event loop runs, sampled in the background. */
export interface EventLoopWatch extends Disposable {
  readonly current: () => Pick<Load, 'delayMs' | 'isSaturated'>;
}

export interface EventLoopWatchOptions {
  readonly maxDelayMs: number;
  /** Called after each sample. */
  readonly onSample: () => void;
}

/** Measures by how much a timer comes late; keeps no process alive. */
export const watchEventLoop = ({ maxDelayMs, onSample }: EventLoopWatchOptions): EventLoopWatch => {
  let delay = NO_DELAY;
  let expected = performance.now() + SAMPLE_INTERVAL_MS;
  const timer = setInterval(() => {
    const now = performance.now();
    delay = smoothDelay(delay, now - expected, maxDelayMs);
    expected = now + SAMPLE_INTERVAL_MS;
    onSample();
  }, SAMPLE_INTERVAL_MS).unref();
  return { current: () => delay, [Symbol.dispose]: () => clearInterval(timer) };
};
