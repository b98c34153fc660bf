import { segmentOf } from '../../containment/segment.ts';
import type { Dimension } from '../dimension.ts';

export const segment = {
  id: 'segment',
  needs: 'number',
  description: 'The number’s group of countries and the class of the device’s attestation',
  derive: (facts) => (facts.number === undefined ? undefined : segmentOf(facts)),
} as const satisfies Dimension;
