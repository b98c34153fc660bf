import { execFile, spawn, type SpawnOptions } from 'node:child_process';
import { once } from 'node:events';
import { chmod, chown, mkdir, mkdtemp, readdir, readFile, rename, rm, stat, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';

import { freePort } from '../../load-tests/servers/free-port.ts';
import { until } from '../support/until.ts';
import { copyAsSaid, dockerfile, lastOf, readStages, ROOT } from './image.ts';

const run = promisify(execFile);
const [build = [], image = []] = readStages(dockerfile());
const inForm = (text: string): readonly string[] => JSON.parse(text.replace(/^.*?\[/, '[')) as string[];
const IMAGE_USER = 1_000;

describe('the Dockerfile', () => {
  it('is one, for a linter', () => {
    expect(validate(dockerfile())).toEqual([]);
    expect(validate('FROM node\nENTRYPOINT ["node"\nMAINTAINER x\n').length).toBeGreaterThan(0);
  });

  it('is built on exactly the pinned runtime', async () => {
    const { devDependencies } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as {
      devDependencies: Record<string, string>;
    };
    for (const stage of [build, image])
      expect(lastOf(stage, 'FROM')).toMatch(new RegExp(`^node:${devDependencies['node'] ?? ''}-[a-z]+-slim`));
  });

  it('ends as a user that is not root, by number, without a shell', () => {
    expect(lastOf(image, 'USER')).toBe(`${IMAGE_USER}:${IMAGE_USER}`);
    expect(image.filter(({ name }) => name === 'RUN')).toEqual([]);
    for (const name of ['ENTRYPOINT', 'CMD']) expect(lastOf(image, name)).toMatch(/^\[/);
    expect(lastOf(image, 'HEALTHCHECK')).toMatch(/CMD \["node"/);
  });
});

describe('its steps, without a container engine', () => {
  let folder = '';
  let app = '';

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-image-'));
    const [compiled, installed] = [join(folder, 'compiled'), join(folder, 'installed')];
    app = join(folder, 'app');
    await Promise.all([compiled, installed].map((to) => copyAsSaid(build, ROOT, to)));
    // `npm ci` is how these packages came here.
    await symlink(join(ROOT, 'node_modules'), join(compiled, 'node_modules'));
    const install = /npm (ci --omit=dev.*)$/.exec(lastOf(build, 'RUN'))?.[1]?.split(' ') ?? [];
    await Promise.all([
      run('npm', ['run', '--silent', 'build'], { cwd: compiled }),
      run('npm', [...install, '--prefer-offline'], { cwd: installed }),
    ]);
    await rename(join(compiled, 'dist'), join(installed, 'dist'));
    await copyAsSaid(image, installed, app);
    // The volume of what it writes; all else belongs to somebody else.
    await mkdir(join(app, '.numberwall'));
    await Promise.all([folder, app].map((path) => chmod(path, 0o755)));
    if (process.getuid?.() === 0) await chown(join(app, '.numberwall'), IMAGE_USER, IMAGE_USER);
  }, 300_000);
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it('leave out what only development needs', async () => {
    const packages = await readdir(join(app, 'node_modules'));
    expect(packages).toContain('express');
    for (const name of ['node', 'jest', 'typescript', 'eslint', 'playwright-core'])
      expect(packages).not.toContain(name);
    expect(await readdir(app)).toEqual([
      '.numberwall',
      'config',
      'dist',
      'docs',
      'node_modules',
      'package.json',
    ]);
  });

  it('leave the command ready to be run, as npx does that finds it where it was before', async () => {
    expect((await stat(join(app, 'dist/src/main.js'))).mode & 0o111).toBe(0o111);
  });

  it('start a gateway that is healthy, as a user who may write nowhere else', async () => {
    const [publicPort, adminPort] = [await freePort(), await freePort()];
    const options: SpawnOptions = {
      cwd: app,
      env: {
        NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${publicPort}`,
        NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
      },
      stdio: 'ignore',
      ...(process.getuid?.() === 0 ? { uid: IMAGE_USER, gid: IMAGE_USER } : {}),
    };
    const start = (words: readonly string[]) => spawn(process.execPath, words.slice(1), options);
    const exitOf = async (words: readonly string[]): Promise<unknown> =>
      ((await once(start(words), 'exit')) as unknown[])[0];
    const check = inForm(lastOf(image, 'HEALTHCHECK'));
    expect(await exitOf(check)).toBe(1);
    const gateway = start([...inForm(lastOf(image, 'ENTRYPOINT')), 'serve', '--profile', 'development']);
    const ended = once(gateway, 'exit');
    try {
      await until(async () => (await exitOf(check)) === 0, 60_000);
    } finally {
      gateway.kill('SIGTERM');
    }
    expect(await ended).toEqual([0, null]);
    expect(await exitOf([...inForm(lastOf(image, 'ENTRYPOINT')), ...inForm(lastOf(image, 'CMD'))])).toBe(2);
  }, 120_000);
});
