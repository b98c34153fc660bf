import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { createConfigSource } from '../../config/source.ts';

const createFiles = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-source-'));
  const file = join(folder, 'gateway.yaml');
  return {
    file,
    at: (name: string) => join(folder, name),
    write: (text: string, name = 'gateway.yaml') => writeFile(join(folder, name), text),
    source: createConfigSource({ file, profile: 'development', env: {} }),
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

const ROUTES = 'routes:\n  - { id: one, method: GET, path: /one, answer: [a] }\n';

describe('a source of configurations', () => {
  it('names the files that hold settings, the routesFile too', async () => {
    await using files = await createFiles();
    await files.write('log: { level: warn }');
    await files.source.load();
    expect(files.source.files()).toEqual([files.file]);
    await files.write(ROUTES, 'routes.yaml');
    await files.write('routesFile: routes.yaml\npolicies: []\nledgers: []');
    const { routes } = await files.source.load();
    expect(routes.map(({ id }) => id)).toEqual(['one']);
    expect(files.source.files()).toEqual([files.file, files.at('routes.yaml')]);
  });

  it('shows a change until it has been loaded; a look leaves it to be seen', async () => {
    await using files = await createFiles();
    const { source } = files;
    await files.write('log: { level: warn }');
    await source.load();
    expect(source.stamp()).toBe(source.loadedStamp());
    await files.write('log: { level: error }');
    expect(source.stamp()).not.toBe(source.loadedStamp());
    expect((await source.peek()).log.level).toBe('error');
    expect(source.stamp()).not.toBe(source.loadedStamp());
    await source.load();
    expect(source.stamp()).toBe(source.loadedStamp());
  });

  it('goes on watching a file that could not be read, or has faults', async () => {
    await using files = await createFiles();
    const { source } = files;
    await files.write('log: { level: warn }');
    await source.load();
    await rm(files.file);
    await expect(source.load()).rejects.toMatchObject({ name: 'ConfigError' });
    expect(source.files()).toEqual([files.file]);
    await files.write('log: { level: loud }');
    expect(source.stamp()).not.toBe(source.loadedStamp());
    await expect(source.load()).rejects.toMatchObject({ name: 'ConfigError' });
    expect(source.stamp()).toBe(source.loadedStamp());
  });

  it.each(['', '# all gone\n', '{}'])(
    'takes a file that became %j for one that was cut off',
    async (nothing) => {
      await using files = await createFiles();
      await files.write('policies: []');
      await files.source.load();
      await files.write(nothing);
      await expect(files.source.load()).rejects.toMatchObject({
        faults: [{ path: '--config', message: 'names a file that says nothing any more' }],
      });
    },
  );

  it('takes a file that never said anything', async () => {
    await using files = await createFiles();
    await files.write('# all by the environment\n');
    await files.source.load();
    await expect(files.source.load()).resolves.toMatchObject({ profile: 'development' });
  });

  it('reads again what was replaced while it was read', async () => {
    await using files = await createFiles();
    await files.write('routesFile: routes.yaml\npolicies: []\nledgers: []');
    await files.write(ROUTES, 'routes.yaml');
    const loading = files.source.load();
    // Both are replaced after the first one was opened, or before: never is one of each taken.
    writeFileSync(files.at('routes.yaml'), ROUTES.replaceAll('one', 'two'));
    writeFileSync(files.file, 'routesFile: routes.yaml\npolicies: []\nledgers: []\nlog: { level: error }');
    const { routes, log } = await loading;
    expect([routes[0]?.id, log.level]).toEqual(['two', 'error']);
  });

  it('says of a pipe that it cannot be read twice, and never waits for one', async () => {
    await using files = await createFiles();
    execFileSync('mkfifo', [files.file]);
    const loading = files.source.load();
    await writeFile(files.file, 'log: { level: error }');
    expect((await loading).log.level).toBe('error');
    await expect(files.source.load()).rejects.toMatchObject({
      faults: [{ path: '--config', message: 'cannot be read (it is a pipe, and was read before)' }],
    });
  });
});
