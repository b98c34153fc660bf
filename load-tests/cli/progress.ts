import type { Recording } from '../play/recording.ts';
import { figure } from '../report/figures.ts';

const WIDTH = 24;
/** Where a terminal does not say how wide it is. */
const COLUMNS = 80;

/** What progress needs of a terminal. */
export type Screen = Pick<NodeJS.WriteStream, 'isTTY' | 'columns'> & { write(text: string): unknown };

/** Shows on a terminal how far a run is; in a pipe nothing. A line that is wider than the terminal would not go away again. */
export const createProgress = (name: string, durationSeconds: number, screen: Screen) => {
  const isShown = screen.isTTY;
  return {
    show: ({ steps }: Pick<Recording, 'steps'>, seconds: number): void => {
      if (!isShown) return;
      const sum = (read: (step: Recording['steps'][number]) => number): string =>
        figure(steps.reduce((total, step) => total + read(step), 0));
      const done = Math.min(1, seconds / durationSeconds);
      const bar = '█'.repeat(Math.round(done * WIDTH)).padEnd(WIDTH, '░');
      const time = `${Math.round(Math.min(seconds, durationSeconds))} of ${figure(durationSeconds)} s`;
      const attack = `asked ${sum(({ arrivals }) => arrivals)}, learned ${sum(({ told }) => told.true)}, refused ${sum(({ told }) => told.refused)}`;
      const people = `honest ${sum(({ honest }) => honest.registered)} of ${sum(({ honest }) => honest.begun)}`;
      const line = `${bar} ${time}  ${name}: ${attack}; ${people}`;
      screen.write(`\r\x1b[2K${line.slice(0, Math.max(1, (screen.columns || COLUMNS) - 1))}`);
    },
    clear: (): void => {
      if (isShown) screen.write('\r\x1b[2K');
    },
  };
};
