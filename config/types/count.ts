import type { DimensionId } from '../../src/core/subjects/table.ts';
import { nearest } from '../nearest.ts';
import { UNAVAILABLE } from '../unavailable.ts';
import { scalar } from './scalar.ts';

/** What a policy counts. */
export type Count = 'requests' | { readonly distinct: DimensionId };

/** `requests`, or `distinct <dimension>`. */
export const count = (dimensions: readonly DimensionId[]) =>
  scalar<Count>({
    expected: 'requests, or distinct and a dimension, as distinct number',
    form: '`requests` or `distinct <dimension>`',
    example: 'distinct number',
    read: (text) => {
      if (text === 'requests') return 'requests';
      if (text === 'misses' || /^failures( |$)/.test(text)) return UNAVAILABLE.countFailures;
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
