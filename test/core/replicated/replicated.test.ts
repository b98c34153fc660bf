import { describe, expect, it } from '@jest/globals';

import { ReplicatedFull } from '../../../src/core/replicated/replicated.ts';
import { createRevocationSet } from '../../../src/core/revocation/revocation-set.ts';
import { createRevocations } from '../../../src/core/revocation/revocations.ts';
import { entry, ids, idOf, lifted } from '../revocation/support.ts';

describe('what is kept', () => {
  it('has another version after every change, and the same where nothing changed', () => {
    const set = createRevocationSet();
    const versions = [set.version];
    const note = (): number => versions.push(set.version);
    set.merge(entry('a', 1));
    note();
    set.merge(lifted('a', 2, 100));
    note();
    set.merge(entry('b', 1));
    note();
    set.prune(100);
    note();
    expect(new Set(versions).size).toBe(versions.length);
    expect(versions).toEqual(versions.toSorted((one, other) => one - other));
    const { version } = set;
    set.prune(100);
    set.merge(entry('b', 1));
    expect(set.version).toBe(version);
  });

  it('is listed where it is in force, the latest first, and by its name where two were said at once', () => {
    const set = createRevocationSet();
    const keeper = { isLoaded: true, refresh: () => Promise.resolve(), keep: () => Promise.resolve() };
    const revocations = createRevocations({ set, keeper, ids, clock: () => 1_000 });
    for (const [name, at] of [
      ['a', 5],
      ['b', 9],
      ['c', 7],
      ['d', 7],
      ['e', 7],
    ] as const)
      set.merge(entry(name, at, name === 'e' ? { expiresAt: 1_000 } : {}));
    set.merge(lifted('f', 8));
    const sevens = [idOf('c'), idOf('d')].toSorted();
    expect(revocations.list().map(({ id }) => id)).toEqual([idOf('b'), ...sevens, idOf('a')]);
  });

  it('is signed by who said it, at the time at which he did, until it ends', async () => {
    const set = createRevocationSet();
    const kept: unknown[] = [];
    let refreshed = 0;
    const keeper = {
      isLoaded: true,
      refresh: () => Promise.resolve(void (refreshed += 1)),
      keep: (one: unknown) => Promise.resolve(void kept.push(one)),
    };
    const revocations = createRevocations({ set, keeper, ids, clock: () => 1_000 });
    const draft = { id: idOf('a'), kind: 'device', reason: 'test' } as const;
    const content = { ...draft, by: 'alice', at: 1_000 };
    expect(await revocations.put(draft, 'alice')).toEqual({ content, isNew: true });
    const ending = { ...content, expiresAt: 1_250 };
    expect(await revocations.put({ ...draft, lifetimeMs: 250 }, 'alice')).toEqual({
      content: ending,
      isNew: false,
    });
    expect(await revocations.lift(idOf('a'))).toEqual(ending);
    expect(await revocations.lift(idOf('a'))).toBeUndefined();
    expect(kept).toEqual([
      { changedAt: 1_000, content },
      { changedAt: 1_001, content: ending },
      { changedAt: 1_002, content: { id: idOf('a'), expiresAt: 1_000 + 30 * 86_400_000 } },
    ]);
    expect(refreshed).toBe(4);
    expect(new ReplicatedFull('entries')).toMatchObject({ name: 'ReplicatedFull', message: 'entries' });
  });

  it('is in force here only once it is kept', async () => {
    const set = createRevocationSet();
    const keeper = {
      isLoaded: true,
      refresh: () => Promise.resolve(),
      keep: () => Promise.reject(new Error('away')),
    };
    const revocations = createRevocations({ set, keeper, ids, clock: () => 1_000 });
    const draft = { id: idOf('a'), kind: 'device', reason: 'test' } as const;
    await expect(revocations.put(draft, 'alice')).rejects.toThrow('away');
    expect(set.size).toBe(0);
  });
});
