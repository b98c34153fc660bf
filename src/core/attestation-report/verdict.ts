import { countText, percentText } from './number-text.ts';
import type { RouteTally } from './tally.ts';

export interface VerdictRules {
  /** Share (0 to 1) of requests up to which refusing them is called safe. */
  readonly tolerance: number;
  /** Fewer requests than these tell nothing. */
  readonly leastRequests: number;
}

/** May this route be enforced? */
export interface Verdict {
  readonly kind: 'safe' | 'not_safe' | 'too_few';
  readonly sentence: string;
}

const mostly = ({ classes, requests }: RouteTally): string =>
  classes
    .slice(0, 2)
    .map(({ result, requests: count }) => `${result} (${percentText(count, requests)})`)
    .join(', then ');

/** Judges one route by what it has seen. */
export const judge = (tally: RouteTally, { tolerance, leastRequests }: VerdictRules): Verdict => {
  const { requests, wouldRefuse } = tally;
  if (requests < leastRequests) {
    return {
      kind: 'too_few',
      sentence: `too few requests to tell: ${countText(requests)} of at least ${countText(leastRequests)}`,
    };
  }
  const share = `${percentText(wouldRefuse, requests)} of ${countText(requests)} requests would be refused`;
  if (wouldRefuse <= tolerance * requests) {
    const found = wouldRefuse === 0 ? `none of ${countText(requests)} requests would be refused` : share;
    return { kind: 'safe', sentence: `safe to enforce: ${found}` };
  }
  return { kind: 'not_safe', sentence: `${share}; most by ${mostly(tally)}` };
};
