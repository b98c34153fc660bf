import { dirname } from 'node:path';

import { SECOND } from '../../core/time.ts';
import { watchDirectories } from './watch-directories.ts';

export interface FileWatchOptions {
  /** Files to watch, asked anew after each change. */
  readonly files: () => readonly string[];
  /** Their state when they were last read. */
  readonly loadedStamp: () => string;
  /** Their state now. */
  readonly stamp: () => string;
  /** Reads them; until it has resolved nothing more is told. */
  readonly onChange: () => Promise<unknown>;
  /** Milliseconds between two looks where no event comes: network file systems send none. 5 s. */
  readonly pollMs?: number;
  /** Milliseconds for which the files must have stood still, so that none is read half written. 150. */
  readonly quietMs?: number;
}

const POLL_MS = 5 * SECOND;
const QUIET_MS = 150;
/** A file that is written all the time is read all the same. */
const MOST_LOOKS = 20;

/** Answers each look: have the files changed, and have they stood still since the look before? */
const createSettled = ({ loadedStamp, stamp }: FileWatchOptions) => {
  let seen: string | undefined;
  let looks = 0;
  return (): 'same' | 'moving' | 'settled' => {
    const now = stamp();
    if (now === loadedStamp()) {
      seen = undefined;
      looks = 0;
      return 'same';
    }
    const isSettled = now === seen || looks >= MOST_LOOKS;
    seen = isSettled ? undefined : now;
    looks = isSettled ? 0 : looks + 1;
    return isSettled ? 'settled' : 'moving';
  };
};

/**
 * Follows files by the events of their directories, and by looking at them from time to time. It keeps no process
 * running.
 */
export const watchFiles = (options: FileWatchOptions): Disposable => {
  const { files, onChange, pollMs = POLL_MS, quietMs = QUIET_MS } = options;
  const look = createSettled(options);
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;
  const plan = (): void => {
    if (!isClosed) timer ??= setTimeout(() => void step(), quietMs).unref();
  };
  const directories = watchDirectories(plan);
  const follow = (): void => {
    if (!isClosed) directories.set([...new Set(files().map((file) => dirname(file)))]);
  };
  // While it runs `timer` is set: no second one begins.
  const step = async (): Promise<void> => {
    const state = look();
    if (state === 'settled') await onChange();
    timer = undefined;
    follow();
    // What was written while it was read shows in the next look.
    if (state !== 'same') plan();
  };
  follow();
  const poll = setInterval(() => {
    follow();
    plan();
  }, pollMs).unref();
  return {
    [Symbol.dispose]() {
      isClosed = true;
      clearInterval(poll);
      clearTimeout(timer);
      directories[Symbol.dispose]();
    },
  };
};
