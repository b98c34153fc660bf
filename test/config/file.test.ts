import { mkdirSync } from 'node:fs';
import { basename, join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { loadConfig, type Fault } from '../../config/load.ts';
import { createFolder, faultsOf, POLICY, ROUTE } from './support.ts';

const faultsIn = async (yaml: string | Uint8Array): Promise<readonly Fault[]> => {
  using files = createFolder();
  return await faultsOf({ profile: 'development', env: {}, file: files.write('gateway.yaml', yaml) });
};

const nested = (depth: number): string => `log: ${'['.repeat(depth)}${']'.repeat(depth)}\n`;

describe('a configuration file', () => {
  it('is laid over the profile: mappings by key, lists whole', async () => {
    using files = createFolder();
    const yaml = `edge: { limit: 9 }\nattestation: { clockSkew: 1s }\npolicies: [${JSON.stringify(POLICY)}]\n`;
    const config = await loadConfig({ profile: 'development', env: {}, file: files.write('a.yaml', yaml) });
    expect(config.edge).toEqual({ limit: 9, windowMs: 60_000, onStoreFailure: 'closed' });
    expect(config.attestation).toMatchObject({ clockSkewMs: 1_000, development: true });
    expect(config.policies.map(({ id }) => id)).toEqual(['sample']);
    expect(config.routes).toHaveLength(8);
  });

  it.each([[''], ['# nothing\n'], ['---\n'], ['{}'], ['\ufeffedge: { limit: 5 }\n']])(
    'may be %j',
    async (yaml) => {
      expect(await faultsIn(yaml)).toEqual([]);
    },
  );

  it.each<[string, string | Uint8Array, RegExp, string]>([
    ['a key twice', 'edge: { limit: 1 }\nlog: {}\nedge: {}\n', /twice/, 'gateway.yaml:3'],
    ['a tab', 'edge:\n\tlimit: 1\n', /tab/, 'gateway.yaml:2'],
    ['an open bracket', 'edge:\n  limit: [1\nlog: {}\n', /not YAML|indentation/, 'gateway.yaml:'],
    ['two documents', 'edge: {}\n---\nlog: {}\n', /more than one document/, 'gateway.yaml:2'],
    ['an alias of nothing', 'edge: *x\n', /without its anchor/, 'gateway.yaml:1'],
    ['a tag', 'edge: !env LIMIT\n', /tag/, 'gateway.yaml:1'],
    ['a key that is a number', 'edge:\n  1: 2\n', /no string/, 'gateway.yaml:2'],
    ['a list', '- a\n', /mapping of settings/, 'gateway.yaml'],
    ['a word', 'hello\n', /mapping of settings/, 'gateway.yaml'],
    ['33 levels', nested(32), /32 levels/, 'gateway.yaml:1'],
    ['brackets without end', '['.repeat(200_000), /not YAML/, 'gateway.yaml'],
  ])('may not have %s', async (_, yaml, message, source) => {
    const [fault] = await faultsIn(yaml);
    expect(fault).toMatchObject({ path: '--config', message: expect.stringMatching(message) });
    expect(fault?.source).toContain(source);
  });

  it('may have 32 levels', async () => {
    expect((await faultsIn(nested(31))).map(({ path }) => path)).toEqual(['log']);
  });

  it('may use 64 aliases, and not 65', async () => {
    const aliased = (count: number) => `public:\n  trustedProxies: [&a 10.0.0.1${', *a'.repeat(count)}]\n`;
    expect(await faultsIn(aliased(64))).toEqual([]);
    expect(await faultsIn(aliased(65))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/aliases/) }),
    ]);
  });

  it('may not be an alias bomb or a circle', async () => {
    const levels = Array.from(
      { length: 9 },
      (_, at) => `x${at + 1}: &x${at + 1} [${Array(7).fill(`*x${at}`).join(', ')}]`,
    );
    for (const yaml of [`x0: &x0 [a]\n${levels.join('\n')}\n`, 'log: &a { level: *a }\n']) {
      const began = performance.now();
      expect((await faultsIn(yaml)).length).toBeGreaterThan(0);
      expect(performance.now() - began).toBeLessThan(2_000);
    }
  });

  it('has at most 1 MiB', async () => {
    const padded = (bytes: number) => `#${' '.repeat(bytes - 2)}\n`;
    expect(await faultsIn(padded(1_048_576))).toEqual([]);
    expect(await faultsIn(padded(1_048_577))).toEqual([
      expect.objectContaining({ path: '--config', message: expect.stringMatching(/larger/) }),
    ]);
  });

  it('is UTF-8', async () => {
    expect(await faultsIn(Uint8Array.of(0x61, 0x3a, 0xff))).toEqual([
      expect.objectContaining({ message: expect.stringMatching(/UTF-8/) }),
    ]);
  });

  it('is a fault when it is not there, by the name of who named it', async () => {
    const missing = { path: '--config', message: 'cannot be read (ENOENT)' };
    expect(await faultsOf({ env: {}, file: '/nonexistent/a.yaml' })).toEqual([
      expect.objectContaining(missing),
    ]);
    expect(await faultsOf({ env: { NUMBERWALL_CONFIG: '/nonexistent/a.yaml' } })).toEqual([
      expect.objectContaining({ ...missing, path: 'NUMBERWALL_CONFIG' }),
    ]);
  });

  it('shows the line of each fault', async () => {
    const faults = await faultsIn(
      'edge:\n  limit: 0\n  windoww: 1m\n\npolicies:\n  - id: a\n    by: device\n    limit: x\n    window: 1m\n',
    );
    expect(faults.map(({ path, source }) => [path, source])).toEqual([
      ['edge.limit', 'gateway.yaml:2'],
      ['edge.windoww', 'gateway.yaml:3'],
      ['policies[0].limit', 'gateway.yaml:8'],
    ]);
  });
});

describe('files that a file names', () => {
  it('are found from its own directory', async () => {
    using files = createFolder();
    mkdirSync(join(files.folder, 'routes'));
    files.write('routes/own.yaml', `routes: [${JSON.stringify(ROUTE)}]\n`);
    files.write('keys.json', JSON.stringify({ keys: [{ kid: '1', kty: 'EC' }] }));
    const file = files.write(
      'a.yaml',
      'routesFile: routes/own.yaml\npolicies: []\nattestation: { issuers: [{ issuer: a, audience: b, keys: { file: keys.json } }] }\n',
    );
    const config = await loadConfig({ profile: 'development', env: {}, file });
    expect(config.routes.map(({ id }) => id)).toEqual(['probe']);
    expect(config.attestation.issuers[0]?.keys).toEqual({ file: join(files.folder, 'keys.json') });
  });

  it.each<[string, string, string, string]>([
    ['is not there', 'routesFile: none.yaml\n', 'routesFile', 'cannot be read (ENOENT)'],
    ['stands beside routes', 'routesFile: own.yaml\nroutes: []\n', 'routesFile', 'stands beside routes'],
    ['holds more than routes', 'routesFile: more.yaml\n', 'routesFile', 'must name a file with routes'],
    ['is broken', 'routesFile: broken.yaml\n', 'routesFile', 'is not YAML'],
    ['has a key twice', 'routesFile: twice.yaml\n', 'routesFile', 'has a key twice'],
  ])('are a fault when the table %s', async (_, yaml, path, message) => {
    using files = createFolder();
    files.write('own.yaml', 'routes: []\n');
    files.write('more.yaml', 'routes: []\nlog: {}\n');
    files.write('broken.yaml', 'routes: "\n');
    files.write('twice.yaml', 'routes: []\nroutes: []\n');
    const [fault] = await faultsOf({ profile: 'development', env: {}, file: files.write('a.yaml', yaml) });
    expect(fault?.path).toBe(path);
    expect(fault?.message).toContain(message);
  });

  it('show their own lines', async () => {
    using files = createFolder();
    const table = files.write(
      'own.yaml',
      'routes:\n  - id: A\n    method: GET\n    path: /a\n    answer: [a]\n',
    );
    const file = files.write('a.yaml', 'policies: []\nroutesFile: own.yaml\n');
    expect(await faultsOf({ profile: 'development', env: {}, file })).toEqual([
      expect.objectContaining({ path: 'routes[0].id', source: `${basename(table)}:2` }),
    ]);
  });

  it.each([
    ['no JSON', 'x', /no strict JSON/],
    ['a key twice', '{"keys":[],"keys":[]}', /no strict JSON/],
    ['no keys', '{}', /no set of public JWKs/],
    ['without kid', '{"keys":[{"kty":"EC"}]}', /no key with a kid/],
    ['a private key', '{"keys":[{"kid":"1","kty":"EC","d":"c2VjcmV0"}]}', /public key/],
  ])('are a fault when a key set is %s', async (_, text, message) => {
    using files = createFolder();
    const env = {
      NUMBERWALL_ISSUER_JWKS: files.write('k', text),
      NUMBERWALL_ISSUER: 'a',
      NUMBERWALL_AUDIENCE: 'b',
    };
    const faults = await faultsOf({ profile: 'development', env });
    expect(faults).toEqual([
      expect.objectContaining({
        path: 'attestation.issuers[0].keys.file',
        message: expect.stringMatching(message),
        source: 'NUMBERWALL_ISSUER_JWKS',
      }),
    ]);
    expect(JSON.stringify(faults)).not.toContain('c2VjcmV0');
  });
});
