import { describe, expect, it } from '@jest/globals';

import { neverThrow } from '../../../src/adapters/telemetry/never-throw.ts';

describe('neverThrow', () => {
  it('hands arguments on, and counts what throws', () => {
    const seen: unknown[] = [];
    let errors = 0;
    const listener = neverThrow(
      {
        takes: (...values: unknown[]) => void seen.push(values),
        fails: () => {
          throw new Error('x');
        },
      },
      () => (errors += 1),
    );
    listener.takes(1, 'two');
    expect(() => listener.fails()).not.toThrow();
    expect(seen).toEqual([[1, 'two']]);
    expect(errors).toBe(1);
  });
});
