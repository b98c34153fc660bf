import { FAILURE_KINDS } from '../../src/core/limits/failures.ts';
import type { Count } from '../../src/core/limits/policy.ts';
import type { DimensionId } from '../../src/core/subjects/table.ts';
import { nearest } from '../../src/core/nearest.ts';
import { scalar, type Unfit } from './scalar.ts';

const failuresOf = (name: string): Count | Unfit => {
  const kind = FAILURE_KINDS.find((known) => known === name);
  if (kind !== undefined) return { failures: kind };
  const meant = nearest(name, FAILURE_KINDS);
  return {
    unfit: 'names no kind of failure',
    remedy:
      meant === undefined
        ? `Use failures and one of ${FAILURE_KINDS.join(', ')}.`
        : `Did you mean failures ${meant}?`,
  };
};

/** `requests`, `distinct <dimension>`, or `failures <kind>`. */
export const count = (dimensions: readonly DimensionId[]) =>
  scalar<Count>({
    expected: 'requests, distinct and a dimension, or failures and a kind, as failures limit',
    form: '`requests`, `distinct <dimension>` or `failures <kind>`',
    example: 'distinct number',
    read: (text) => {
      if (text === 'requests') return 'requests';
      const [, failed] = /^failures ?(.{0,32})$/.exec(text) ?? [];
      if (failed !== undefined) return failuresOf(failed);
      const [, name] = /^distinct ([a-z0-9-]{1,32})$/.exec(text) ?? [];
      if (name === undefined) return undefined;
      const found = dimensions.find((known) => known === name);
      if (found !== undefined) return { distinct: found };
      const meant = nearest(name, dimensions);
      return {
        unfit: 'names no dimension',
        remedy:
          meant === undefined ? `Use one of ${dimensions.join(', ')}.` : `Did you mean distinct ${meant}?`,
      };
    },
  });
