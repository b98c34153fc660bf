import { z } from 'zod';

import { attackShape } from './attack-schema.ts';
import { honestShape } from './honest-schema.ts';
import type { AttackScenario, HonestScenario } from './scenario.ts';

/** What does not fit together, though each field alone would do. */
interface Rule<T> {
  readonly at: readonly (string | number)[];
  /** To be read after the path. */
  readonly words: string;
  readonly isKept: (scenario: T) => boolean;
}

/** /24s that the lab has for adversaries, and hosts of one. */
const SLASH_24S = 36_864;
const HOSTS = 254;
/** Owners who can be played one by one. */
const MOST_OWNERS = 10_000;

const networksOf = ({ adversary: { ipv4, autonomousSystems } }: AttackScenario): number =>
  autonomousSystems * Math.ceil(Math.ceil(ipv4 / autonomousSystems) / HOSTS);

const ATTACK_RULES: readonly Rule<AttackScenario>[] = [
  {
    at: ['adversary'],
    words: 'must have addresses of one family: ipv4 or ipv6Slash64 is 0, and the other is not',
    isKept: ({ adversary: { ipv4, ipv6Slash64 } }) => (ipv4 === 0) !== (ipv6Slash64 === 0),
  },
  {
    at: ['adversary', 'autonomousSystems'],
    words: 'must be smaller: each network has whole /24s of its own, and there are 36,864 of them',
    isKept: (scenario) => networksOf(scenario) <= SLASH_24S,
  },
  {
    at: ['adversary', 'deviceKeys'],
    words: 'must be at least 1, or stolenTokens must, where attestation is signed or same-proof',
    isKept: ({ attestation, adversary }) =>
      attestation === 'none' || adversary.deviceKeys + adversary.stolenTokens > 0,
  },
  {
    at: ['adversary', 'ownedNumbers'],
    words: 'must be 0, or as many as numbers.size: the lab does not tell a part of a list apart',
    isKept: ({ adversary: { ownedNumbers }, numbers: { size } }) =>
      ownedNumbers === 0 || ownedNumbers === size,
  },
  {
    at: ['load', 'burstSeconds'],
    words: 'must be there where shape is burst, and only there',
    isKept: ({ load }) => (load.shape === 'burst') === (load.burstSeconds !== undefined),
  },
  {
    at: ['numbers', 'size'],
    words: 'must be a whole number from 1 to 10,000 where bound.ownersRegister is set',
    isKept: ({ bound, numbers: { size = Infinity } }) =>
      bound.ownersRegister === undefined || size <= MOST_OWNERS,
  },
  {
    at: ['prices'],
    words: 'must be there where search or bisection is: it says what is paid for each number learned',
    isKept: ({ search, bisection, prices }) =>
      (search === undefined && bisection === undefined) || prices !== undefined,
  },
  {
    at: ['bisection'],
    words: 'must be absent where search is: the ways of a search have paces',
    isKept: ({ search, bisection }) => search === undefined || bisection === undefined,
  },
];

/** Each field against the form, then all of them against each other. */
const attackSchema = attackShape.superRefine((scenario, context) => {
  for (const { at, words, isKept } of ATTACK_RULES)
    if (!isKept(scenario)) context.addIssue({ code: 'custom', path: [...at], message: words });
  for (const [index, { then, by = 0.5 }] of scenario.reactions.entries()) {
    const isRight = then === 'slow-down' ? by < 1 : then !== 'buy-keys' || Number.isInteger(by) || by === 0.5;
    const message =
      then === 'slow-down' ? 'must be below 1 for slow-down' : 'must be a whole number for buy-keys';
    if (!isRight) context.addIssue({ code: 'custom', path: ['reactions', index, 'by'], message });
  }
});

/** What a scenario can be. */
export const KINDS = ['attack', 'honest'] as const;

/** An attack or honest people, as a file may describe them. */
export const scenarioSchema: z.ZodType<AttackScenario | HonestScenario> = z.discriminatedUnion(
  'kind',
  [attackSchema, honestShape],
  {
    error: ({ input }) =>
      typeof input === 'object' && input !== null && !Array.isArray(input)
        ? `one of ${KINDS.join(', ')}`
        : 'a mapping that begins with kind: attack, or kind: honest',
  },
);

/** The part of JSON Schema (2020-12) that scenarios come out as, with our own `form`. */
export interface ScenarioNode {
  readonly description?: string;
  readonly form?: string;
  readonly properties?: Readonly<Record<string, ScenarioNode>>;
  readonly required?: readonly string[];
  readonly items?: ScenarioNode;
}

/** The form of both kinds as data; rules across fields are not in it. */
export const SCENARIO_NODES = {
  attack: z.toJSONSchema(attackShape) as ScenarioNode,
  honest: z.toJSONSchema(honestShape) as ScenarioNode,
} as const;

/** The form of both kinds as JSON Schema (2020-12), for editors. */
export const scenarioJsonSchema = (): object =>
  z.toJSONSchema(z.discriminatedUnion('kind', [attackShape, honestShape]), {
    // What stands in the reference in words is said by the members of JSON Schema itself.
    override: ({ jsonSchema }) => {
      delete jsonSchema['form'];
    },
  });
