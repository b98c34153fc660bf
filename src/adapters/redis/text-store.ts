import type { TextStore } from '../../core/blind/registration.ts';
import { StoreUnavailable } from '../../core/limits/store.ts';

/** The part of an ioredis `Redis` or `Cluster` that keeps texts. */
export interface TextClient {
  get(key: string): Promise<string | null>;
  set(key: string, text: string, unit: 'PX', ttlMs: number): Promise<unknown>;
}

/** The client's error may quote the command with its key; it goes no further than `cause`. */
const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
  try {
    return await ask();
  } catch (cause) {
    throw new StoreUnavailable('the store gave no answer', { cause });
  }
};

/** Texts in the shared Redis, for a while. */
export const createRedisTextStore = (client: TextClient): TextStore => ({
  put: (key, text, ttlMs) =>
    answered(async () => {
      await client.set(key, text, 'PX', ttlMs);
    }),
  get: (key) => answered(async () => (await client.get(key)) ?? undefined),
});
