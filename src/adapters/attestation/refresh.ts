import { SECOND } from '../../core/time.ts';
import { KeySetError } from './key-set-error.ts';

export interface RefreshOptions<T> {
  /** Milliseconds from one look at the source to the next. */
  readonly intervalMs: number;
  readonly load: (stop: AbortSignal) => Promise<T>;
  readonly loaded: (read: T) => void;
  readonly failed: (error: KeySetError) => void;
}

/** One look at a source at a time, and again by itself. */
export interface Refresh {
  /** Looks now, or joins the look under way; resolves to the error, and never rejects. */
  readonly now: () => Promise<KeySetError | undefined>;
  /** Waits for the look under way, if there is one. */
  readonly pending: () => Promise<KeySetError | undefined>;
  readonly stop: () => void;
}

/** Longest wait after a failure. */
const RETRY_MS = 30 * SECOND;

const asKeySetError = (error: unknown): KeySetError =>
  error instanceof KeySetError ? error : new KeySetError('unreadable', 'the source cannot be read', error);

/** The timer does not keep the process alive. */
export const createRefresh = <T>({ intervalMs, load, loaded, failed }: RefreshOptions<T>): Refresh => {
  const abort = new AbortController();
  let running: Promise<KeySetError | undefined> | undefined;
  let timer: NodeJS.Timeout | undefined;

  const schedule = (delayMs: number): void => {
    clearTimeout(timer);
    if (!abort.signal.aborted) timer = setTimeout(() => void now(), delayMs).unref();
  };

  const look = async (): Promise<KeySetError | undefined> => {
    try {
      const keys = await load(abort.signal);
      if (!abort.signal.aborted) loaded(keys);
      schedule(intervalMs);
      return undefined;
    } catch (error) {
      const fault = asKeySetError(error);
      if (!abort.signal.aborted) failed(fault);
      schedule(Math.min(intervalMs, RETRY_MS));
      return fault;
    } finally {
      running = undefined;
    }
  };

  const now = (): Promise<KeySetError | undefined> => {
    running ??= look();
    return running;
  };

  return {
    now,
    pending: () => running ?? Promise.resolve(undefined),
    stop() {
      clearTimeout(timer);
      abort.abort();
    },
  };
};
