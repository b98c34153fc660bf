import { StoreUnavailable } from '../core/limits/store.ts';
import { Problem } from '../core/problems/problem.ts';
import { ReplicatedFull } from '../core/replicated/replicated.ts';

/** Waits for a write; what the keeper throws is the store's: the operator may try again. */
export const atStore = async <T>(name: string, write: Promise<T>): Promise<T> => {
  try {
    return await write;
  } catch (error) {
    if (error instanceof ReplicatedFull) throw new Problem('limit_reached', `${name}_full`);
    throw new StoreUnavailable(name, { cause: error });
  }
};
