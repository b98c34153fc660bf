import { rename, rm, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { followFile } from '../../../src/adapters/network-data/followed-file.ts';
import { NetworkDataError } from '../../../src/adapters/network-data/network-data-error.ts';
import { createFolder } from '../../config/support.ts';
import { until } from '../../support/until.ts';

const LOOK_EVERY_MS = 2;

const parse = (bytes: Buffer): string => {
  const text = bytes.toString();
  if (text.startsWith('bad')) throw new NetworkDataError('bad', 'bad');
  return text;
};

/** What was told of a change, twenty looks after the first word of it. */
const looksOf = async (told: readonly unknown[], change: () => Promise<void>): Promise<number> => {
  const before = told.length;
  await change();
  await until(() => Promise.resolve(told.length > before));
  await sleep(20 * LOOK_EVERY_MS);
  return told.length - before;
};

describe('a file that is followed', () => {
  it('is swapped when it changes, kept while it is bad or gone, and taken again', async () => {
    using folder = createFolder();
    const file = folder.write('a', 'one');
    const told: (string | undefined)[] = [];
    const onChange = (error?: NetworkDataError) => void told.push(error?.reason);
    using followed = await followFile({ file, parse, onChange, lookEveryMs: 5 });
    expect(followed.current).toBe('one');
    await rename(folder.write('b', 'two'), file);
    await until(() => Promise.resolve(followed.current === 'two'));
    folder.write('a', 'bad');
    await until(() => Promise.resolve(told.includes('bad')));
    await rm(file);
    await until(() => Promise.resolve(told.includes('file_unreadable')));
    expect(followed.current).toBe('two');
    folder.write('a', 'three');
    await until(() => Promise.resolve(followed.current === 'three'));
    expect(told.at(-1)).toBeUndefined();
    // Of another time and the same size it is read again, and nothing else.
    const before = told.length;
    await utimes(file, 1, 1);
    await until(() => Promise.resolve(told.length > before));
  });

  it('tells of a file that stays bad once, not at every look', async () => {
    using folder = createFolder();
    const file = folder.write('a', 'one');
    const told: unknown[] = [];
    using followed = await followFile({
      file,
      parse,
      onChange: (error) => void told.push(error),
      lookEveryMs: LOOK_EVERY_MS,
    });
    const looked = await looksOf(told, () => Promise.resolve(void folder.write('a', 'bad')));
    const gone = await looksOf(told, () => rm(file));
    // One may be told of a file that was read while it was written.
    expect(looked).toBeLessThanOrEqual(2);
    expect(gone).toBe(1);
    expect(followed.current).toBe('one');
  });

  it('that is not there, or bad, is an error at first', async () => {
    using folder = createFolder();
    const onChange = () => undefined;
    await expect(followFile({ file: join(folder.folder, 'none'), parse, onChange })).rejects.toMatchObject({
      reason: 'file_unreadable',
    });
    await expect(followFile({ file: folder.write('a', 'bad'), parse, onChange })).rejects.toMatchObject({
      reason: 'bad',
    });
  });
});
