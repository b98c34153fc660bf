import { KEY_LEVELS, type KeyLevel } from '../attestation/verifier.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import { COUNTRY_GROUPS, countryGroupOf, type CountryGroup } from './country-groups.ts';

/** How well a device is attested: where its key lives, or `none`. */
export type AttestationClass = KeyLevel | 'none';

/** All five, weakest first. */
export const ATTESTATION_CLASSES: readonly AttestationClass[] = ['none', ...KEY_LEVELS];

/** A part of the world’s registrations that is budgeted, watched and contained by itself. */
export type Segment = `${CountryGroup}/${AttestationClass}`;

/** All 105: 21 country groups × 5 attestation classes. */
export const SEGMENTS: readonly Segment[] = COUNTRY_GROUPS.flatMap((group) =>
  ATTESTATION_CLASSES.map((level): Segment => `${group}/${level}`),
);

/** Where a request belongs: the country of its number, and what vouches for its device. */
export const segmentOf = ({ number, device }: Pick<RequestFacts, 'number' | 'device'>): Segment =>
  `${countryGroupOf(number?.country)}/${device?.level ?? 'none'}`;
