import type { DimensionId } from '../../src/core/subjects/table.ts';
import { faultAt } from '../located-fault.ts';
import type { Check } from './check.ts';

/** Sources that a crowd shares, and of which an attacker has one place among many. */
const SHARED: readonly DimensionId[] = ['address', 'address24-56', 'address16-48', 'asn'];

/** What has completed before is room for addresses alone: of a segment, or of all, it would be the whole day’s answers at once. */
export const checkLedgers: Check = ({ ledgers = [] }) =>
  ledgers.flatMap(({ by, trust }, index) =>
    trust !== true || by.some((dimension) => SHARED.includes(dimension))
      ? []
      : [
          faultAt(
            ['ledgers', index, 'trust'],
            'would let one attack have all that others have completed',
            'Remove it, or count by address or a network.',
          ),
        ],
  );
