import { Agent } from 'node:http';

import { ask } from './ask.ts';
import { compare, type Difference } from './compare.ts';
import { learn, type Progress, type Signer, type Step } from './journey.ts';
import { observe, type Observation, type RawAnswer } from './observation.ts';

export interface Experiment {
  readonly url: string;
  readonly steps: readonly Step[];
  /** Numbers by class, drawn from for each sample; the first class is what the others are held against. */
  readonly classes: Readonly<Record<string, readonly string[]>>;
  /** A fresh phone for each sample, so that no counter of a device carries over. */
  readonly createPhone: () => Signer;
  readonly samples: number;
  /** Groups of one sample of each class that are under way at once. */
  readonly concurrency: number;
  /** Hears how many groups have begun. */
  readonly onBegun?: (groups: number) => void;
}

type Observations = Map<string, Observation[]>;

const shuffled = <T>(values: readonly T[]): T[] =>
  values
    .map((value) => ({ value, at: Math.random() }))
    .sort((one, other) => one.at - other.at)
    .map(({ value }) => value);

interface Traveller {
  readonly kind: string;
  progress: Progress;
}

const keyOf = (step: Step, kind: string): string => `${step.name} ${kind}`;

/** One sample of each class, step by step, sent together in random order. */
const travel = async (
  { url, steps, classes, createPhone }: Experiment,
  agent: Agent,
  seen: Observations,
  index: number,
): Promise<void> => {
  const travellers = Object.entries(classes).map(([kind, numbers]): Traveller => ({
    kind,
    progress: { phone: createPhone(), e164: numbers[index % numbers.length] ?? '', handle: '', request: '' },
  }));
  for (const step of steps) {
    let place = 0;
    const askOne = async (traveller: Traveller): Promise<void> => {
      const answer: RawAnswer = await ask(agent, step.question(url, traveller.progress));
      seen.get(keyOf(step, traveller.kind))?.push(observe(answer, place++));
      traveller.progress = learn(traveller.progress, step, answer);
    };
    await Promise.all(shuffled(travellers).map(askOne));
  }
};

/** Asks, over sockets, and says by what the classes can be told apart: the easiest first. */
export const run = async (experiment: Experiment): Promise<readonly Difference[]> => {
  const { steps, classes, samples, concurrency } = experiment;
  const agent = new Agent({ keepAlive: true, maxSockets: Infinity });
  const kinds = Object.keys(classes);
  const seen: Observations = new Map(
    steps.flatMap((step) => kinds.map((kind) => [keyOf(step, kind), []] as const)),
  );
  // The first rounds warm both ends up, and do not count.
  const warmUp = concurrency;
  let next = 0;
  const work = async (until: number): Promise<void> => {
    while (next < until) {
      experiment.onBegun?.(next);
      await travel(experiment, agent, seen, next++);
    }
  };
  const all = (until: number) => Promise.all(Array.from({ length: concurrency }, () => work(until)));
  await all(warmUp);
  for (const observations of seen.values()) observations.length = 0;
  await all(warmUp + samples);
  agent.destroy();
  const [base = '', ...others] = kinds;
  return steps
    .flatMap((step) =>
      others.flatMap((kind) =>
        compare(
          `${step.name}: ${kind} or ${base}`,
          kinds.length,
          seen.get(keyOf(step, kind)) ?? [],
          seen.get(keyOf(step, base)) ?? [],
        ),
      ),
    )
    .sort((one, other) => other.auc - one.auc);
};
