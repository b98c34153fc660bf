import { readFile, stat } from 'node:fs/promises';

import { SECOND } from '../../core/time.ts';
import { NetworkDataError } from './network-data-error.ts';

/** Largest file, in bytes. */
const MAX_NETWORK_DATA_BYTES = 1_024 * 1_024 * 1_024;

const LOOK_EVERY_MS = 10 * SECOND;

export interface FollowedFileOptions<T> {
  readonly file: string;
  /** @throws {NetworkDataError} for content that cannot be used. */
  readonly parse: (bytes: Buffer) => T;
  /** After each change: nothing where it was taken, otherwise why not. */
  readonly onChange: (error?: NetworkDataError) => void;
  /** Milliseconds between two looks; 10 s where not given. */
  readonly lookEveryMs?: number;
}

/** What a file says, and says anew when it changes. */
export interface FollowedFile<T> extends Disposable {
  readonly current: T;
}

const asError = (error: unknown): NetworkDataError =>
  error instanceof NetworkDataError
    ? error
    : new NetworkDataError('file_unreadable', 'the file cannot be read', error);

const stampOf = async (file: string): Promise<string> => {
  const { dev, ino, size, mtimeMs } = await stat(file);
  if (size > MAX_NETWORK_DATA_BYTES) throw new NetworkDataError('file_too_large', 'the file is over 1 GiB');
  return [dev, ino, size, mtimeMs].join(':');
};

/**
 * Reads a file, then follows it: a changed one is read whole and swapped whole, a bad one leaves what was read before.
 * The file is looked at by the clock, because a watch misses what is moved over a mounted name.
 * @throws {NetworkDataError} where it cannot be used at first.
 */
export const followFile = async <T>(options: FollowedFileOptions<T>): Promise<FollowedFile<T>> => {
  const { file, parse, onChange, lookEveryMs = LOOK_EVERY_MS } = options;
  const read = async (): Promise<{ readonly stamp: string; readonly content: T }> => {
    // Taken before the file is read: what is written meanwhile shows as a change.
    const stamp = await stampOf(file);
    return { stamp, content: parse(await readFile(file)) };
  };
  let { stamp, content } = await read().catch((error: unknown) => {
    throw asError(error);
  });
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;
  const look = async (): Promise<void> => {
    const found = await stampOf(file).catch(asError);
    const seen = typeof found === 'string' ? found : found.reason;
    if (seen === stamp) return;
    stamp = seen;
    try {
      if (typeof found !== 'string') throw found;
      ({ content } = await read());
      onChange();
    } catch (error) {
      onChange(asError(error));
    }
  };
  const follow = async (): Promise<void> => {
    await look();
    if (!stopped) timer = setTimeout(() => void follow(), lookEveryMs).unref();
  };
  timer = setTimeout(() => void follow(), lookEveryMs).unref();
  return {
    get current() {
      return content;
    },
    [Symbol.dispose]() {
      stopped = true;
      clearTimeout(timer);
    },
  };
};
