import type { Recording } from '../play/recording.ts';

const WIDTH = 24;

/** Shows on a terminal how far a run is; in a pipe nothing. */
export const createProgress = (name: string, durationSeconds: number, stream: NodeJS.WriteStream) => {
  const isShown = stream.isTTY;
  return {
    show: ({ steps }: Recording, seconds: number): void => {
      if (!isShown) return;
      const sum = (read: (step: Recording['steps'][number]) => number): number =>
        steps.reduce((total, step) => total + read(step), 0);
      const done = Math.min(1, seconds / durationSeconds);
      const bar = '█'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '░');
      const figures = `asked ${sum(({ arrivals }) => arrivals)}  told ${sum(({ told }) => told.true)}  refused ${sum(({ told }) => told.refused)}  honest ${sum(({ honest }) => honest.registered)}/${sum(({ honest }) => honest.begun)}`;
      stream.write(`\r\x1b[2K${name} ${bar} ${Math.round(Math.min(seconds, durationSeconds))} s  ${figures}`);
    },
    clear: (): void => {
      if (isShown) stream.write('\r\x1b[2K');
    },
  };
};
