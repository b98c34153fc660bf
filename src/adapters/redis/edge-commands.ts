import { createHash } from 'node:crypto';

import type { RedisReply } from 'rate-limit-redis';

/** The part of an ioredis client that the edge limit uses. */
export interface CommandClient {
  call(command: string, ...args: string[]): Promise<unknown>;
}

export type SendCommand = (...command: string[]) => Promise<RedisReply>;

const isUnknownScript = (error: unknown): boolean =>
  error instanceof Error && error.message.startsWith('NOSCRIPT');

/**
 * `sendCommand` for rate-limit-redis 6.0.1, which keeps the rejected promise of a `SCRIPT LOAD` that met no server and
 * then fails for good. Here loading needs no server: the script's SHA-1 is made in process, and a server that does not
 * know it gets the script itself, on the same connection. `NOSCRIPT` means that nothing was executed, so this never
 * counts twice.
 */
export const createEdgeCommands = (client: CommandClient): SendCommand => {
  const scripts = new Map<string, string>();
  return async (...command) => {
    const [name = '', second = '', ...rest] = command;
    if (name === 'SCRIPT' && second === 'LOAD') {
      const [script = ''] = rest;
      const sha = createHash('sha1').update(script).digest('hex');
      scripts.set(sha, script);
      return sha;
    }
    try {
      return (await client.call(name, second, ...rest)) as RedisReply;
    } catch (error) {
      const script = scripts.get(second);
      if (name !== 'EVALSHA' || script === undefined || !isUnknownScript(error)) throw error;
      return (await client.call('EVAL', script, ...rest)) as RedisReply;
    }
  };
};
