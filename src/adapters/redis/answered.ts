import { StoreUnavailable } from '../../core/limits/store.ts';

/** The client's error may quote the command with its keys; it goes no further than `cause`. */
export const unavailable = (cause: unknown): StoreUnavailable =>
  cause instanceof StoreUnavailable ? cause : new StoreUnavailable('the store gave no answer', { cause });

/**
 * What the store answers.
 * @throws {StoreUnavailable} where it gave no answer.
 */
export const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    throw unavailable(cause);
  }
};
