import { stampOf } from './file-stamp.ts';
import { loadConfig, type LoadObserver, type LoadOptions } from './load.ts';
import type { Config } from './schema.ts';

/** Where a running gateway takes its configuration from, again and again. */
export interface ConfigSource {
  /** Reads everything anew. @throws {ConfigError} with every fault at once; nothing else. */
  load(): Promise<Config>;
  /** The same, without a trace: what it reads still shows as a change. */
  peek(): Promise<Config>;
  /** Files that hold settings, as the last `load` found them. */
  files(): readonly string[];
  /** The state of those files when `load` last read them. */
  loadedStamp(): string;
  /** Their state now. */
  stamp(): string;
}

const MOST_ATTEMPTS = 3;

/** The files and the environment of `options`. A file that said something, and says nothing later, is a fault. */
export const createConfigSource = (options: Omit<LoadOptions, 'observer' | 'refuseEmpty'>): ConfigSource => {
  let stamps: ReadonlyMap<string, string> = new Map();
  let saidSomething = false;
  const readOnce = async (seen: Map<string, string>, isKept: boolean): Promise<Config> => {
    const observer: LoadObserver = {
      // Taken before the file is read: what is written meanwhile shows as a change.
      reading: (path) => void seen.set(path, stampOf(path)),
      read: (saysNothing) => void (saidSomething ||= isKept && !saysNothing),
    };
    try {
      return await loadConfig({ ...options, refuseEmpty: saidSomething, observer });
    } finally {
      if (isKept) stamps = seen;
    }
  };
  /** Of two files that are replaced together, one could be read before and one after: then both are read again. */
  const read = async (isKept: boolean, attempts = MOST_ATTEMPTS): Promise<Config> => {
    const seen = new Map<string, string>();
    const [result] = await Promise.allSettled([readOnce(seen, isKept)]);
    const isTorn = [...seen].some(([path, stamp]) => stampOf(path) !== stamp);
    if (isTorn && attempts > 1) return read(isKept, attempts - 1);
    if (result.status === 'rejected') throw result.reason;
    return result.value;
  };
  return {
    load: () => read(true),
    peek: () => read(false),
    files: () => [...stamps.keys()],
    loadedStamp: () => [...stamps.values()].join(),
    stamp: () => [...stamps.keys()].map(stampOf).join(),
  };
};
