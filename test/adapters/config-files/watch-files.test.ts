import { mkdir, mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { stampOf } from '../../../config/file-stamp.ts';
import { watchFiles } from '../../../src/adapters/config-files/watch-files.ts';
import { until } from '../../support/until.ts';

const NEVER_MS = 60_000;

/** Follows files as the gateway does: what is read is what stood there before it was read. */
const follow = (files: readonly string[], timing: { pollMs?: number; quietMs?: number } = {}) => {
  let stamps = files.map(stampOf);
  let changes = 0;
  const watching = watchFiles({
    files: () => files,
    stamp: () => files.map(stampOf).join(),
    loadedStamp: () => stamps.join(),
    onChange: () => {
      stamps = files.map(stampOf);
      changes += 1;
      return Promise.resolve();
    },
    pollMs: NEVER_MS,
    quietMs: 30,
    ...timing,
  });
  return {
    changes: () => changes,
    /** Resolves once there were so many, and fails where there are more. */
    sees: (count: number) =>
      until(() => {
        expect(changes).toBeLessThanOrEqual(count);
        return Promise.resolve(changes === count);
      }),
    [Symbol.dispose]: () => watching[Symbol.dispose](),
  };
};

const createFolder = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-watch-'));
  return {
    in: (...names: string[]) => join(folder, ...names),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

describe('a watch on files', () => {
  it('sees a file written in place, moved into its place, and deleted', async () => {
    await using folder = await createFolder();
    const file = folder.in('gateway.yaml');
    await writeFile(file, 'a');
    using watch = follow([file]);
    await writeFile(file, 'b');
    await watch.sees(1);
    await writeFile(folder.in('.gateway.yaml.swp'), 'c');
    await rename(folder.in('.gateway.yaml.swp'), file);
    await watch.sees(2);
    await rm(file);
    await watch.sees(3);
    await writeFile(file, 'd');
    await watch.sees(4);
  });

  it('sees the link of a ConfigMap turned to another folder, again and again', async () => {
    await using folder = await createFolder();
    const turn = async (version: number): Promise<void> => {
      const target = `..2026_${version}`;
      await mkdir(folder.in(target));
      await writeFile(folder.in(target, 'gateway.yaml'), 'same');
      await symlink(target, folder.in('..data_tmp'));
      await rename(folder.in('..data_tmp'), folder.in('..data'));
    };
    await turn(1);
    const file = folder.in('gateway.yaml');
    await symlink(join('..data', 'gateway.yaml'), file);
    using watch = follow([file]);
    for (const version of [2, 3, 4]) {
      await turn(version);
      await watch.sees(version - 1);
    }
  });

  it('takes no notice of what else happens in the directory', async () => {
    await using folder = await createFolder();
    const file = folder.in('gateway.yaml');
    await writeFile(file, 'a');
    using watch = follow([file]);
    for (const other of ['one', 'two']) await writeFile(folder.in(other), 'x');
    await writeFile(file, 'b');
    await watch.sees(1);
  });

  it('waits until a file has stood still, and sees many writes as one', async () => {
    await using folder = await createFolder();
    const file = folder.in('gateway.yaml');
    await writeFile(file, 'a');
    using watch = follow([file], { quietMs: 250 });
    for (let at = 0; at < 10; at += 1) await writeFile(file, 'b'.repeat(at + 2));
    await watch.sees(1);
  });

  it('finds out by looking where there are no events: the folder came later, or the target of a link changed', async () => {
    await using folder = await createFolder();
    await using elsewhere = await createFolder();
    await writeFile(elsewhere.in('real.yaml'), 'a');
    await symlink(elsewhere.in('real.yaml'), folder.in('linked.yaml'));
    using watch = follow([folder.in('linked.yaml'), folder.in('later', 'gateway.yaml')], { pollMs: 50 });
    await writeFile(elsewhere.in('real.yaml'), 'b');
    await watch.sees(1);
    await mkdir(folder.in('later'));
    await writeFile(folder.in('later', 'gateway.yaml'), 'c');
    await watch.sees(2);
  });

  it('sees what is written while a change is being read', async () => {
    await using folder = await createFolder();
    const file = folder.in('gateway.yaml');
    await writeFile(file, 'a');
    let loaded = stampOf(file);
    const reading = Promise.withResolvers<undefined>();
    let reads = 0;
    using watching = watchFiles({
      files: () => [file],
      stamp: () => stampOf(file),
      loadedStamp: () => loaded,
      async onChange() {
        loaded = stampOf(file);
        reads += 1;
        if (reads === 1) await reading.promise;
      },
      pollMs: NEVER_MS,
      quietMs: 20,
    });
    await writeFile(file, 'bb');
    await until(() => Promise.resolve(reads === 1));
    await writeFile(file, 'ccc');
    reading.resolve(undefined);
    await until(() => Promise.resolve(reads === 2));
    expect(watching).toBeDefined();
  });

  it('says nothing more once it is closed', async () => {
    await using folder = await createFolder();
    const file = folder.in('gateway.yaml');
    await writeFile(file, 'a');
    const watch = follow([file], { pollMs: 20 });
    watch[Symbol.dispose]();
    using other = follow([file], { pollMs: 20 });
    await writeFile(file, 'b');
    await other.sees(1);
    expect(watch.changes()).toBe(0);
  });
});
