import cluster from 'node:cluster';

import type { AskOthers, MetricsAsData } from '../telemetry/combined-metrics.ts';
import { openOfPrimary, seal, type Exit, type PrimarySays, type WorkerSays } from './messages.ts';

/** The place of a worker, from 1, in its environment. */
export const PLACE_VARIABLE = 'GATEWAY_WORKER_PLACE';

/** What a worker does when the primary asks. */
export interface WorkerActs {
  readonly collect: (names?: readonly string[]) => Promise<MetricsAsData>;
  readonly reload: () => void;
  readonly serving: (workers: number, of: number) => void;
  readonly exited: (exit: Exit) => void;
}

/** The other workers of the same instance, as one of them sees them. */
export interface Colleagues {
  /** The first has the admin listener, and what one of an instance is enough for. */
  readonly isFirst: boolean;
  readonly others: AskOthers;
  readonly follow: (acts: WorkerActs) => void;
  /** It serves. */
  readonly ready: () => void;
  /** It has taken another configuration because an operator said so: the others shall. */
  readonly reloaded: () => void;
  /** Says its last metrics, and lets go of the primary. */
  readonly leave: () => Promise<void>;
}

/** Longer than the primary waits for a worker that is silent. */
const ANSWER_WITHIN_MS = 3_000;

const say = (said: WorkerSays): void => {
  if (process.connected) process.send?.(seal(said));
};

const createQuestions = () => {
  const open = new Map<number, (all: readonly MetricsAsData[]) => void>();
  let last = 0;
  return {
    ask: (names?: readonly string[]) =>
      new Promise<readonly MetricsAsData[]>((resolve) => {
        const id = (last += 1);
        const answer = (all: readonly MetricsAsData[]): void => {
          clearTimeout(timer);
          open.delete(id);
          resolve(all);
        };
        const timer = setTimeout(() => answer([]), ANSWER_WITHIN_MS);
        open.set(id, answer);
        say({ kind: 'ask', id, ...(names === undefined ? {} : { names }) });
      }),
    answer: (id: number, all: readonly MetricsAsData[]): void => open.get(id)?.(all),
  };
};

const obey = (said: PrimarySays, acts: WorkerActs, questions: ReturnType<typeof createQuestions>): void => {
  if (said.kind === 'reload') acts.reload();
  // By the same way as from outside: what is under way ends, and a second signal ends all.
  if (said.kind === 'stop') process.kill(process.pid, 'SIGTERM');
  if (said.kind === 'serving') acts.serving(said.workers, said.of);
  if (said.kind === 'exited') acts.exited(said);
  if (said.kind === 'answer') questions.answer(said.id, said.all);
  if (said.kind === 'tell')
    void acts.collect(said.names).then(
      (metrics) => say({ kind: 'told', id: said.id, metrics }),
      () => undefined,
    );
};

/** Those of this process; undefined where it is no worker. */
export const joinColleagues = (): Colleagues | undefined => {
  if (!cluster.isWorker) return undefined;
  const questions = createQuestions();
  let acts: WorkerActs | undefined;
  const waiting: PrimarySays[] = [];
  process.on('message', (message) => {
    const said = openOfPrimary(message);
    if (said === undefined) return;
    if (acts === undefined) waiting.push(said);
    else obey(said, acts, questions);
  });
  return {
    isFirst: process.env[PLACE_VARIABLE] === '1',
    others: questions.ask,
    follow(given) {
      acts = given;
      for (const said of waiting.splice(0)) obey(said, given, questions);
    },
    ready: () => say({ kind: 'ready' }),
    reloaded: () => say({ kind: 'reloaded' }),
    async leave() {
      if (acts !== undefined) say({ kind: 'farewell', metrics: await acts.collect() });
      cluster.worker?.disconnect();
    },
  };
};
