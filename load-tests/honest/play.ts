import type { AskedNumber } from '../numbers/sequence.ts';
import { runArrivals } from '../play/open-model.ts';
import type { HonestLoad } from '../scenarios/scenario.ts';
import { createCrowd, type Person } from './crowd.ts';
import { playEpisode, type Episode, type EpisodeDeps } from './episode.ts';

/** Honest people of a run. */
export interface HonestDeps extends EpisodeDeps {
  readonly load: HonestLoad;
  readonly perSecond: number;
  readonly durationMs: number;
  readonly seed: number;
  readonly viaProxy: boolean;
  /** Theirs, in place of any: the victims of an attack. */
  readonly numbers?: readonly AskedNumber[] | undefined;
  readonly signal: AbortSignal;
}

/** Who will come, before the run: so that the upstream can know who has an account. */
export const expectedPeople = ({
  load,
  perSecond,
  durationMs,
  seed,
  viaProxy,
  numbers,
}: Omit<HonestDeps, keyof EpisodeDeps>): readonly Person[] => {
  const next = createCrowd(load, seed, viaProxy, numbers);
  // Arrivals are drawn at random; twice as many as are to be expected, and a few, is more than come.
  return Array.from({ length: Math.ceil((perSecond * durationMs) / 500) + 64 }, () => next());
};

/** Plays honest people; resolves when the last one is through. */
export const playHonest = async (deps: HonestDeps): Promise<readonly Episode[]> => {
  const next = createCrowd(deps.load, deps.seed, deps.viaProxy, deps.numbers);
  const underWay: Promise<Episode>[] = [];
  await runArrivals<Person>(
    {
      ...deps,
      seed: deps.seed + 1,
      plan: next,
      prepare: () => Promise.resolve(),
      fire: (person) => void underWay.push(playEpisode(deps, person)),
      onDropped: (atMs) => void (deps.recording.at(atMs).dropped += 1),
    },
    deps.beganAt,
  );
  return Promise.all(underWay);
};
