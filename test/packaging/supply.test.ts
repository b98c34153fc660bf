import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { lockedPackages, productionPackages } from '../support/licences.ts';
import { createSbom } from '../support/sbom.ts';
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

interface Bom {
  readonly bomFormat: string;
  readonly specVersion: string;
  readonly serialNumber: string;
  readonly metadata: { readonly component: Component };
  readonly components: readonly Component[];
  readonly dependencies: readonly { readonly ref: string; readonly dependsOn: readonly string[] }[];
}

interface Component {
  readonly 'bom-ref': string;
  readonly type: string;
  readonly name: string;
  readonly version: string;
  readonly purl: string;
  readonly hashes: readonly { readonly alg: string; readonly content: string }[];
  readonly licenses: readonly { readonly license: { readonly id: string } }[];
}

describe('the software bill of materials', () => {
  const hex = (integrity = ''): string =>
    Buffer.from(integrity.replace('sha512-', ''), 'base64').toString('hex');

  it('names every package that runs in production, by version, hash and licence, and no other', async () => {
    const bom = JSON.parse(await createSbom()) as Bom;
    const named = bom.components.map(({ name, version, hashes, licenses }) => [
      ...[name, version, hashes.find(({ alg }) => alg === 'SHA-512')?.content],
      licenses[0]?.license.id,
    ]);
    const locked = productionPackages().map(([name, { version, integrity, license }]) => [
      ...[name, version, hex(integrity)],
      license,
    ]);
    expect(named.sort()).toEqual(locked.sort());
  });

  it('has the form of CycloneDX 1.5, and refers to nothing that it does not name', async () => {
    const bom = JSON.parse(await createSbom()) as Bom;
    const { metadata, components, dependencies } = bom;
    expect(bom).toMatchObject({ bomFormat: 'CycloneDX', specVersion: '1.5', version: 1 });
    expect(bom.serialNumber).toMatch(/^urn:uuid:[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(metadata.component).toMatchObject({ type: 'application', name: 'numberwall' });
    for (const { type, name, version, purl } of components)
      expect([type, purl]).toEqual(['library', `pkg:npm/${name.replace('@', '%40')}@${version}`]);
    const refs = [metadata.component, ...components].map((component) => component['bom-ref']);
    expect(new Set(refs).size).toBe(refs.length);
    expect(dependencies.map(({ ref }) => ref).sort()).toEqual([...refs].sort());
    expect(dependencies.flatMap(({ dependsOn }) => dependsOn).filter((ref) => !refs.includes(ref))).toEqual(
      [],
    );
  });
});

describe('what is known to be vulnerable', () => {
  const isAtLeast = (version: string, least: string): boolean =>
    version.localeCompare(least, 'en', { numeric: true }) >= 0;

  /** The first version without it, of packages that run here. */
  it.each([
    ['express-rate-limit', '8.2.2', 'CVE-2026-30827'],
    ['proxy-addr', '2.0.8', 'CVE-2026-90711'],
  ])('%s is at least %s (%s)', (name, least) => {
    const versions = productionPackages().flatMap(([each, { version = '' }]) =>
      each === name ? [version] : [],
    );
    expect(versions).toHaveLength(1);
    expect(versions.every((version) => isAtLeast(version, least))).toBe(true);
    expect([isAtLeast('2.0.10', '2.0.8'), isAtLeast('2.0.7', '2.0.8')]).toEqual([true, false]);
  });

  it('is not there where it has no repair: http-proxy (CVE-2026-29057)', () => {
    expect(productionPackages().filter(([name]) => name === 'http-proxy')).toEqual([]);
  });
});

describe('updates', () => {
  it('are taken pinned, a week after their release, and at once where they mend', async () => {
    expect(JSON.parse(await readFile(join(ROOT, '.github/renovate.json'), 'utf8'))).toMatchObject({
      extends: expect.arrayContaining([
        ':pinVersions',
        'docker:pinDigests',
        'helpers:pinGitHubActionDigests',
      ]),
      minimumReleaseAge: '7 days',
      internalChecksFilter: 'strict',
      vulnerabilityAlerts: { minimumReleaseAge: null },
    });
  });
});

describe('the release', () => {
  it('checks all of it first, and signs what it publishes', async () => {
    const workflow = await readFile(join(ROOT, '.github/workflows/release.yml'), 'utf8');
    expect(workflow).toMatch(/^permissions: \{\}$/m);
    expect(workflow.match(/needs: check/g)).toHaveLength(2);
    for (const said of [
      'provenance: mode=max',
      'sbom: true',
      'npm run --silent sbom',
      'npm pack',
      'attest-sbom@',
      'attest-build-provenance@',
    ])
      expect(workflow).toContain(said);
  });
});
