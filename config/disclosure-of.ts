import type { Disclosure, Route } from '../src/core/routes/route.ts';
import type { Settings } from './schema.ts';

/** What says what may be told, for all routes together. */
export interface OverallDisclosure {
  readonly profile?: Settings['profile'] | undefined;
  readonly disclosure?: Disclosure | undefined;
}

/** What a route may tell, by all that is written of it. */
export const disclosureOf = (
  { profile, disclosure: overall }: OverallDisclosure,
  { blind, disclosure }: Settings['routes'][number],
): Route['disclosure'] => {
  // Its answer is the gateway’s own: there is nothing of the upstream’s to tell.
  if (blind?.as !== undefined) return 'never';
  return overall ?? disclosure ?? (profile === 'production' && blind !== undefined ? 'never' : 'budgeted');
};
