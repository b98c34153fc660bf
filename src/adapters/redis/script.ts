import { createHash } from 'node:crypto';

import type { ScriptArguments } from './decide-arguments.ts';

/** The part of an ioredis `Redis` or `Cluster` by which scripts are run. */
export interface ScriptClient {
  evalsha(sha: string, ...args: ScriptArguments): Promise<unknown>;
  eval(lua: string, ...args: ScriptArguments): Promise<unknown>;
}

/** A script by text and by the name under which a server that has run it keeps it. */
export interface Script {
  readonly lua: string;
  /** SHA-1 of the text, hexadecimal: the name is Redis’ own. */
  readonly sha: string;
}

/** Names a script. */
export const createScript = (lua: string): Script => ({
  lua,
  sha: createHash('sha1').update(lua).digest('hex'),
});

/** The word that begins an error reply: `NOSCRIPT`, `LOST`, `MOVED`. */
export const errorWord = (error: unknown): string | undefined =>
  typeof error === 'object' && error !== null && 'message' in error && typeof error.message === 'string'
    ? /^([A-Z]+)\b/.exec(error.message)?.[1]
    : undefined;

/**
 * Runs a script by its name, and by its text where the server does not know it: by `NOSCRIPT` nothing was executed.
 * A server that does not know it has started since, or is another one; `onUnknown` comes before anything is executed.
 */
export const runScript = async (
  client: ScriptClient,
  { lua, sha }: Script,
  args: ScriptArguments,
  onUnknown?: () => Promise<void>,
): Promise<unknown> => {
  try {
    return await client.evalsha(sha, ...args);
  } catch (error) {
    if (errorWord(error) !== 'NOSCRIPT') throw error;
    await onUnknown?.();
    return client.eval(lua, ...args);
  }
};
