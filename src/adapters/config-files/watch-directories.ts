import { watch, type FSWatcher } from 'node:fs';

/** Tells that something happened in one of some directories; never what, and never for certain. */
export interface DirectoryWatch extends Disposable {
  /** From now on these directories. Those that cannot be watched are tried again at the next call. */
  set(directories: readonly string[]): void;
}

/**
 * Directories, not files: editors, `mv` and the `..data` link of a Kubernetes ConfigMap put another file in the place of
 * the first, and a watch on the first one would hear nothing more.
 */
export const watchDirectories = (onEvent: () => void): DirectoryWatch => {
  const watchers = new Map<string, FSWatcher>();
  const drop = (directory: string): void => {
    watchers.get(directory)?.close();
    watchers.delete(directory);
  };
  const add = (directory: string): void => {
    try {
      const watcher = watch(directory, { persistent: false }, onEvent);
      watchers.set(directory, watcher);
      watcher.on('error', () => drop(directory));
    } catch {
      // No such directory, or no watch to be had: whoever polls finds out all the same.
    }
  };
  return {
    set(directories) {
      for (const known of watchers.keys()) if (!directories.includes(known)) drop(known);
      for (const wanted of directories) if (!watchers.has(wanted)) add(wanted);
    },
    [Symbol.dispose]() {
      for (const known of watchers.keys()) drop(known);
    },
  };
};
