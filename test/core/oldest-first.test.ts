import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createOldestFirst } from '../../src/core/oldest-first.ts';

describe('what is kept oldest first', () => {
  it('is what a Map keeps whose first key goes, whatever is set and deleted', () => {
    const steps = fc.array(
      fc.record({
        key: fc.nat({ max: 12 }).map(String),
        what: fc.constantFrom('set', 'set', 'set', 'delete'),
      }),
      { minLength: 50, maxLength: 200, size: 'max' },
    );
    const property = fc.property(fc.nat({ max: 8 }), steps, (most, history) => {
      const kept = createOldestFirst<number>(most);
      const known = new Map<string, number>();
      for (const [at, { key, what }] of history.entries()) {
        expect(kept.get(key)).toBe(known.get(key));
        if (what === 'delete') {
          expect(kept.delete(key)).toBe(known.get(key));
          known.delete(key);
        } else {
          known.delete(key);
          known.set(key, at);
          const [[oldest, value] = []] = known;
          const gone = known.size > most ? { key: oldest, value } : undefined;
          if (gone?.key !== undefined) known.delete(gone.key);
          const said = kept.set(key, at);
          expect(said && { key: said.key, value: said.value }).toEqual(gone);
        }
        expect(kept.size).toBe(known.size);
        expect([...kept.values()]).toEqual([...known.values()]);
        const [first] = known;
        const oldest = kept.oldest();
        expect(oldest && [oldest.key, oldest.value]).toEqual(first);
      }
    });
    fc.assert(property, { numRuns: 200 });
  });

  it('has no bound where none is given', () => {
    const kept = createOldestFirst<number>();
    for (let at = 0; at < 10_000; at += 1) expect(kept.set(`${at}`, at)).toBeUndefined();
    expect(kept.size).toBe(10_000);
    expect(kept.oldest()?.value).toBe(0);
  });
});
