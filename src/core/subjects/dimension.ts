import type { RequestFacts } from './facts.ts';

/** One thing that a limit can count by. */
export interface Dimension {
  readonly id: string;
  /** What of a request it is derived from, where not every request has that. */
  readonly needs?: 'number' | 'account' | 'device';
  /** For docs/configuration.md. */
  readonly description: string;
  /** The subject's value, or undefined where this request has none; it is keyed-hashed before it goes anywhere. */
  derive(facts: RequestFacts): string | undefined;
}
