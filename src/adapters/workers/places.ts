import cluster, { type Worker } from 'node:cluster';

import { createBackOff } from '../../core/workers/back-off.ts';
import { PLACE_VARIABLE } from './colleagues.ts';
import { openOfWorker, seal, type Exit, type PrimarySays, type WorkerSays } from './messages.ts';

/** One process. */
export interface Member {
  readonly id: number;
  readonly place: number;
  readonly isReady: () => boolean;
  readonly say: (said: PrimarySays) => void;
  /** Resolves when it serves, to false where it has ended before. */
  readonly ready: Promise<boolean>;
  readonly ended: Promise<void>;
  /** It shall end, and nobody takes its place. */
  readonly leave: () => void;
  readonly kill: () => void;
}

export interface PlacesOptions {
  /** What each worker is given beside the environment of the primary. */
  readonly env: Readonly<Record<string, string>>;
  readonly onSaid: (member: Member, said: WorkerSays) => void;
  readonly onReady: (member: Member) => void;
  /** `code` is that of a process that ended by itself. */
  readonly onEnded: (member: Member, exit: Exit, code: number) => void;
}

/** The workers of one instance, by their places. */
export interface Places {
  readonly members: () => readonly Member[];
  /** Starts a worker at a place, beside the one that is there. */
  start(place: number): Member;
  /** From now on nobody who ends is replaced. */
  close(): void;
}

const createMember = (place: number, worker: Worker, forget: (exit: Exit, code: number) => void) => {
  const ready = Promise.withResolvers<boolean>();
  const ended = Promise.withResolvers<undefined>();
  let isReady = false;
  let isLeaving = false;
  worker.once('exit', (code: number | null, signal: string | null) => {
    ready.resolve(false);
    ended.resolve(undefined);
    isReady = false;
    forget({ reason: isLeaving ? 'rolled' : 'died', status: signal ?? `code ${code ?? 1}` }, code ?? 1);
  });
  worker.on('error', () => undefined);
  const member: Member & { serves(): void } = {
    id: worker.id,
    place,
    isReady: () => isReady,
    say(said) {
      if (worker.isConnected()) worker.send(seal(said));
    },
    ready: ready.promise,
    ended: ended.promise,
    leave() {
      isLeaving = true;
      isReady = false;
      member.say({ kind: 'stop' });
    },
    kill: () => worker.process.kill('SIGKILL'),
    serves() {
      isReady = true;
      ready.resolve(true);
    },
  };
  return member;
};

/** Nobody at first. Whoever dies is replaced, after a while that grows with each death in a row. */
export const createPlaces = ({ env, onSaid, onReady, onEnded }: PlacesOptions): Places => {
  const members = new Set<Member>();
  const backOffs = new Map<number, ReturnType<typeof createBackOff>>();
  const waiting = new Set<NodeJS.Timeout>();
  let isClosed = false;
  const replaceLater = (place: number, livedMs: number): void => {
    const backOff = backOffs.get(place) ?? createBackOff();
    backOffs.set(place, backOff);
    const timer = setTimeout(() => {
      waiting.delete(timer);
      const isTaken = [...members].some((member) => member.place === place);
      if (!isClosed && !isTaken) start(place);
    }, backOff.next(livedMs));
    waiting.add(timer);
  };
  const start = (place: number): Member => {
    const bornAt = performance.now();
    const worker = cluster.fork({ ...env, [PLACE_VARIABLE]: String(place) });
    const member = createMember(place, worker, (exit, code) => {
      members.delete(member);
      onEnded(member, exit, code);
      if (exit.reason === 'died' && !isClosed) replaceLater(place, performance.now() - bornAt);
    });
    members.add(member);
    worker.on('message', (message) => {
      const said = openOfWorker(message);
      if (said?.kind === 'ready') {
        member.serves();
        onReady(member);
      } else if (said !== undefined) onSaid(member, said);
    });
    return member;
  };
  return {
    members: () => [...members],
    start,
    close() {
      isClosed = true;
      // The process is not to wait for what it will not do.
      for (const timer of waiting) clearTimeout(timer);
    },
  };
};
