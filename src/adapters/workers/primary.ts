import type { MetricsAsData } from '../telemetry/combined-metrics.ts';
import { createKeptMetrics } from './kept-metrics.ts';
import type { Exit, WorkerSays } from './messages.ts';
import { createPlaces, type Member, type Places } from './places.ts';

export interface PrimaryOptions {
  readonly workers: number;
  /** What each worker is given beside the environment of the primary. */
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds after which a worker that shall end is ended. */
  readonly stopWithinMs: number;
}

/** The process that starts the others, and serves nothing itself. */
export interface Primary {
  /** Resolves when all serve: 0; or to the exit code of the one that could not start. */
  readonly started: Promise<number>;
  /** All take the configuration anew. */
  reload(): void;
  /** Replaces one after the other: each ends when another serves in its place. False where one could not start. */
  roll(): Promise<boolean>;
  /** Lets all end what is under way, and then end. */
  stop(): Promise<void>;
}

/** A worker that is silent for so long counts with what it told before. */
const TELL_WITHIN_MS = 2_000;

/** Metrics of all workers but the one that asks. */
const createCollecting = (places: () => Places) => {
  const kept = createKeptMetrics();
  const open = new Map<number, (worker: number) => void>();
  let last = 0;
  const collect = (asked: readonly Member[], names?: readonly string[]): Promise<void> =>
    new Promise((resolve) => {
      const id = (last += 1);
      const missing = new Set(asked.map((member) => member.id));
      const end = (): void => {
        clearTimeout(timer);
        open.delete(id);
        resolve();
      };
      const timer = setTimeout(end, TELL_WITHIN_MS);
      open.set(id, (worker) => {
        missing.delete(worker);
        if (missing.size === 0) end();
      });
      for (const { say } of asked) say({ kind: 'tell', id, ...(names === undefined ? {} : { names }) });
      if (asked.length === 0) end();
    });
  return {
    ended: (worker: number) => kept.ended(worker),
    told(worker: number, metrics: MetricsAsData, id?: number): void {
      kept.told(worker, metrics);
      if (id !== undefined) open.get(id)?.(worker);
    },
    async answer(asker: Member, id: number, names?: readonly string[]): Promise<void> {
      const others = () =>
        places()
          .members()
          .filter((member) => member !== asker && member.isReady());
      // The asker's own, too: what it shows must not be less after it has died.
      await collect([...others(), asker], names);
      const all = others().map((member) => kept.of(member.id, names));
      asker.say({ kind: 'answer', id, all: [...all, kept.ofEnded(names)] });
    },
  };
};

const stopOne = async (member: Member, withinMs: number): Promise<void> => {
  const timer = setTimeout(member.kill, withinMs);
  member.leave();
  await member.ended;
  clearTimeout(timer);
};

/** Waits until all serve, or one of the first ones has ended. */
const createStart = (workers: number) => {
  const { promise, resolve } = Promise.withResolvers<number>();
  let left = workers;
  return {
    promise,
    ready(): void {
      left -= 1;
      if (left === 0) resolve(0);
    },
    ended: (code: number): void => resolve(code),
  };
};

/** Starts the workers of one instance (docs/adr/0013). */
export const startPrimary = ({ workers, env, stopWithinMs }: PrimaryOptions): Primary => {
  const start = createStart(workers);
  const collecting = createCollecting(() => places);
  const first = (): Member | undefined =>
    places.members().findLast((member) => member.place === 1 && member.isReady());
  const untold: Exit[] = [];
  const tellFirst = (): void => {
    const serving = places.members().filter((member) => member.isReady()).length;
    const told = first();
    told?.say({ kind: 'serving', workers: serving, of: workers });
    if (told !== undefined) for (const exit of untold.splice(0)) told.say({ kind: 'exited', ...exit });
  };
  const hear = (member: Member, said: WorkerSays): void => {
    if (said.kind === 'told') collecting.told(member.id, said.metrics, said.id);
    if (said.kind === 'farewell') collecting.told(member.id, said.metrics);
    if (said.kind === 'ask') void collecting.answer(member, said.id, said.names);
    if (said.kind === 'reloaded')
      for (const other of places.members()) if (other !== member) other.say({ kind: 'reload' });
  };
  const places = createPlaces({
    env,
    onSaid: hear,
    onReady() {
      start.ready();
      tellFirst();
    },
    onEnded(member, exit, code) {
      start.ended(code);
      untold.push(exit);
      void collecting.ended(member.id).then(tellFirst);
    },
  });
  for (let place = 1; place <= workers; place += 1) places.start(place);
  return { started: start.promise, ...createOrders(places, workers, stopWithinMs) };
};

const createOrders = (
  places: Places,
  workers: number,
  stopWithinMs: number,
): Pick<Primary, 'reload' | 'roll' | 'stop'> => {
  const rollOne = async (place: number): Promise<boolean> => {
    const before = places.members().filter((member) => member.place === place);
    if (!(await places.start(place).ready)) return false;
    await Promise.all(before.map((member) => stopOne(member, stopWithinMs)));
    return true;
  };
  const rollAll = async (): Promise<boolean> => {
    for (let place = 1; place <= workers; place += 1) if (!(await rollOne(place))) return false;
    return true;
  };
  let rolling: Promise<boolean> | undefined;
  return {
    reload() {
      for (const { say } of places.members()) say({ kind: 'reload' });
    },
    roll: () => (rolling ??= rollAll().finally(() => (rolling = undefined))),
    async stop() {
      places.close();
      await Promise.all(places.members().map((member) => stopOne(member, stopWithinMs)));
    },
  };
};
