import type { TextStore } from '../../core/blind/registration.ts';
import { answered } from './answered.ts';

/** The part of an ioredis `Redis` or `Cluster` that keeps texts. */
export interface TextClient {
  get(key: string): Promise<string | null>;
  set(key: string, text: string, unit: 'PX', ttlMs: number): Promise<unknown>;
}

/** Texts in the shared Redis, for a while. */
export const createRedisTextStore = (client: TextClient): TextStore => ({
  put: (key, text, ttlMs) =>
    answered(async () => {
      await client.set(key, text, 'PX', ttlMs);
    }),
  get: (key) => answered(async () => (await client.get(key)) ?? undefined),
});
