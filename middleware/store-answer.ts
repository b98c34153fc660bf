import { StoreUnavailable } from '../src/core/limits/store.ts';
import { Problem } from '../src/core/problems/problem.ts';

/**
 * What the store answers.
 * @throws {Problem} `temporarily_unavailable` where it gave no answer: without one nothing passes.
 */
export const storeAnswer = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    if (cause instanceof StoreUnavailable)
      throw new Problem('temporarily_unavailable', 'store_unavailable', { cause });
    throw cause;
  }
};
