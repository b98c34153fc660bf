import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { lockedPackages, productionPackages } from '../support/licences.ts';
import { ROOT } from './image.ts';

const manifest = async () =>
  JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8')) as Readonly<
    Record<'dependencies' | 'devDependencies' | 'allowScripts', Readonly<Record<string, unknown>>>
  >;

describe('what the packages may do', () => {
  it('is to run no script on install, but the pinned runtime', async () => {
    expect((await manifest()).allowScripts).toEqual({ node: true });
    expect(productionPackages().filter(([, { hasInstallScript }]) => hasInstallScript === true)).toEqual([]);
    // Of development: known, and refused by npm.
    const scripted = lockedPackages().filter(([, { hasInstallScript }]) => hasInstallScript === true);
    expect(scripted.map(([name]) => name).sort()).toEqual([
      '@parcel/watcher',
      'esbuild',
      'node',
      'unrs-resolver',
    ]);
  });

  it('is fixed: exact versions, and an integrity hash of each', async () => {
    const { dependencies, devDependencies } = await manifest();
    for (const version of [...Object.values(dependencies), ...Object.values(devDependencies)])
      expect(version).toMatch(/^(?:npm:[^@]+@)?\d+\.\d+\.\d+$/);
    const loose = lockedPackages().filter(([, { integrity }]) => !/^sha512-/.test(integrity ?? ''));
    expect(loose).toEqual([]);
  });

  it('is allowed by licences without a condition on the gateway', () => {
    const licences = new Set(productionPackages().map(([, { license }]) => license));
    expect([...licences].sort()).toEqual(['0BSD', 'Apache-2.0', 'BSD-3-Clause', 'ISC', 'MIT']);
  });
});
