import { setTimeout as sleep } from 'node:timers/promises';

/** Polls until `attempt` resolves to something other than undefined or false. @throws after `timeoutMs`. */
export async function until<T>(attempt: () => Promise<T | undefined | false>, timeoutMs = 5_000): Promise<T> {
  const deadline = performance.now() + timeoutMs;
  for (;;) {
    const result = await attempt();
    if (result !== undefined && result !== false) return result;
    if (performance.now() > deadline) throw new Error(`nothing came of it within ${timeoutMs} ms`);
    await sleep(10);
  }
}
