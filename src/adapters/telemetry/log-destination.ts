import { pino } from 'pino';

/** Standard output, written in the background; what is still buffered is written by `flush`. */
export interface LogDestination {
  write(line: string): void;
  flush(): void;
}

const BUFFER_BYTES = 4096;
const FLUSH_MS = 200;

/** Lines wait for at most 200 ms or 4 KiB, so that a flood of refusals does not wait for the disk. */
export const createLogDestination = (): LogDestination => {
  const stream = pino.destination({
    fd: 1,
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: FLUSH_MS,
  });
  return { write: (line) => void stream.write(line), flush: () => stream.flushSync() };
};
