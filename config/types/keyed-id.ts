import { KEYED_ID } from '../../src/core/subjects/keyed-id.ts';
import { scalar } from './scalar.ts';

/** A subject by its keyed hash, as `numberwall subject-id` prints it. */
export const keyedId = () =>
  scalar<string>({
    expected: 'a keyed hash of 22 characters',
    form: 'keyed hash, 22 characters',
    example: 'the output of `numberwall subject-id`',
    read: (text) => (KEYED_ID.test(text) ? text : undefined),
  });
