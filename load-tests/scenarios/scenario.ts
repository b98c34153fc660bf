import type { z } from 'zod';

import type * as attack from './attack-schema.ts';
import type { Immutable } from './fields.ts';
import type * as honest from './honest-schema.ts';

type Of<T extends z.ZodType> = Immutable<z.output<T>>;

/** Where the adversary’s numbers come from, and in which order they are asked about. */
export type NumberStrategy = Of<typeof attack.numberStrategy>;

/** What the adversary has to spend. */
export type Adversary = Of<typeof attack.adversary>;

/** When requests come: an open model, in which no arrival waits for an answer. */
export type Load = Of<typeof attack.load>;

/** The calls that can answer “is this number registered?”. */
export type ProbeRoute = Of<typeof attack.probeRoute>;

/** What the adversary does when it is not told. */
export type Reaction = Of<typeof attack.reaction>;

/** What the adversary pays, in US dollars. */
export type Prices = Of<typeof attack.prices>;

/** One way of asking, that a searching adversary tries and pays for. */
export type Way = Of<typeof attack.way>;

/** Looks for the way that costs least for each number learned. */
export type Search = Of<typeof attack.search>;

/** Looks for the fastest pace at which it is still told. */
export type Bisection = Of<typeof attack.bisection>;

/** An adversary, and what must hold against it. */
export type AttackScenario = Of<typeof attack.attackShape>;

/** A part of the day of honest people. */
export type HonestLoad = Of<typeof honest.honestLoad>;

/** What honest people must be spared. */
export type HonestBound = Of<typeof honest.honestBound>;

/** Honest people, and what they must not notice. */
export type HonestScenario = Of<typeof honest.honestShape>;

/** What is attacked or played: each field is described in docs/lab-scenarios.md, which follows from the schema. */
export type Scenario = AttackScenario | HonestScenario;
