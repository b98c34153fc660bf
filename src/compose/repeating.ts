/** Runs a task again and again, one run at a time, until it is disposed of. */
export interface Repeating extends AsyncDisposable {
  /** The first run begins after one interval. The task may not throw. */
  start(task: (stopped: AbortSignal) => Promise<void>): void;
}

/** Keeps no process alive; disposing of it waits for the run that is under way. */
export const createRepeating = (intervalMs: number): Repeating => {
  const stop = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  let underWay: Promise<void> | undefined;
  return {
    start(task) {
      timer ??= setInterval(() => {
        underWay ??= task(stop.signal).finally(() => (underWay = undefined));
      }, intervalMs).unref();
    },
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      stop.abort();
      await underWay;
    },
  };
};
