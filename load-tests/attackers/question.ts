import type { AskedNumber } from '../numbers/sequence.ts';
import type { ProbeRoute } from '../scenarios/scenario.ts';
import type { Outcome } from './reactions.ts';

/** One question that the adversary is about to ask. */
export interface Question {
  readonly number: AskedNumber;
  readonly route: ProbeRoute;
  /** Which of its keys signs; undefined without a token. */
  readonly key: number | undefined;
  /** Which of its addresses it comes from. */
  readonly address: number;
  /** Which way of an adversary that looks for the best one: an index of its `ways`. */
  readonly way?: number;
}

/** How an adversary shares out keys, addresses and routes, and at which pace. */
export interface Asking {
  next(): Omit<Question, 'number'>;
  /** Tells it what came of a question, in the order in which answers come. */
  observe(question: Pick<Question, 'way'>, outcome: Outcome): void;
  /** By which the rate of the scenario is multiplied just now, 1 at most. */
  readonly pace: number;
  /** What it tries, in words; a plan that is fixed has none. */
  readonly ways: readonly string[];
}
