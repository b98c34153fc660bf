import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Ajv } from 'ajv';
import { parse, parseAllDocuments } from 'yaml';

import { ROOT } from './image.ts';

const DEPLOY = join(ROOT, 'config/deploy');
const COMPOSE = join(DEPLOY, 'compose/compose.yaml');
const BASE = join(DEPLOY, 'kubernetes/base');
const PRODUCTION = join(DEPLOY, 'kubernetes/overlays/production');

type Json = Readonly<Record<string, unknown>>;

const readYaml = (file: string): unknown => parse(readFileSync(file, 'utf8'), { merge: true });

describe('the compose file', () => {
  const published = JSON.parse(
    readFileSync(join(ROOT, 'node_modules/dclint/schemas/compose.schema.json'), 'utf8'),
  ) as Json;
  // It names its dialect by https, where the dialect's own name is by http.
  const schema = { ...published, $schema: 'http://json-schema.org/draft-07/schema#' };
  const isCompose = new Ajv({ strict: false, logger: false }).compile(schema);
  const compose = readYaml(COMPOSE) as {
    readonly services: Readonly<Record<string, Json & { readonly volumes?: readonly string[] }>>;
  };
  const services = Object.entries(compose.services);

  it('is one, by the schema of the Compose Specification', () => {
    expect(isCompose(compose) ? [] : isCompose.errors).toEqual([]);
    expect(isCompose({ ...compose, services: { gateway: { imag: 'x' } } })).toBe(false);
  });

  it('is of this year: it knows what the Compose Specification has added', () => {
    const newer = { image: 'x', provider: { type: 'model' }, post_start: [{ command: 'x' }] };
    expect(isCompose({ services: { newer } }) ? [] : isCompose.errors).toEqual([]);
  });

  /** What a linter finds beyond the form; how the file is sorted is a matter of taste. */
  it('has nothing that a linter takes for a mistake', () => {
    const { stdout } = spawnSync(process.execPath, [
      join(ROOT, 'node_modules/dclint/bin/dclint.cjs'),
      ...['--formatter', 'json', COMPOSE],
    ]);
    const [report] = JSON.parse(stdout.toString()) as [{ messages: { rule: string }[] }];
    const found = new Set(report.messages.map(({ rule }) => rule));
    const mistakes = [
      'no-duplicate-container-names',
      'no-duplicate-exported-ports',
      'no-unbound-port-interfaces',
      'no-version-field',
    ];
    expect(mistakes.filter((rule) => found.has(rule))).toEqual([]);
    // The image is the one that is built here: it has no tag of a registry’s.
    expect(found.has('service-image-require-explicit-tag')).toBe(true);
  });

  it('mounts files that are there', () => {
    const mounted = services
      .flatMap(([, { volumes = [] }]) => volumes.map((volume) => volume.split(':')[0] ?? ''))
      .filter((source) => source.startsWith('.'));
    expect(mounted.length).toBeGreaterThan(4);
    expect(mounted.filter((source) => !existsSync(resolve(dirname(COMPOSE), source)))).toEqual([]);
  });

  it.each(services)(
    'lets %s write only to volumes, drops its rights, and names an exact image',
    (...[, service]) => {
      expect(service).toMatchObject({ read_only: true, cap_drop: ['ALL'] });
      expect(service['image']).toMatch(/^(?:numberwall|[a-z/]+:v?\d+\.\d+\.\d+(?:-[a-z]+)?)$/);
    },
  );

  it('opens ports on loopback alone', () => {
    const ports = services.flatMap(
      ([, { ports: opened }]) => (opened as readonly string[] | undefined) ?? [],
    );
    expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
  });
});

interface Manifest extends Json {
  readonly apiVersion: string;
  readonly kind: string;
}

const manifestsOf = (folder: string): readonly (readonly [string, Manifest])[] =>
  readdirSync(folder)
    .filter((file) => !['kustomization.yaml', 'gateway.yaml'].includes(file))
    .flatMap((file) =>
      parseAllDocuments(readFileSync(join(folder, file), 'utf8')).map(
        (document) => [`${file} ${String(document.get('kind'))}`, document.toJS() as Manifest] as const,
      ),
    );

/** Checks by the schema of the API, as published by the project that owns it. @throws what is wrong. */
const check = async ({ apiVersion, kind, ...rest }: Manifest): Promise<void> => {
  const owner = apiVersion.startsWith('monitoring.coreos.com/')
    ? '@kubernetes-models/prometheus-operator'
    : 'kubernetes-models';
  type Model = new (object: Json) => { validate(): void };
  const module = (await import(`${owner}/${apiVersion}/${kind}`)) as Readonly<Record<string, Model>>;
  const { [kind]: Model } = module;
  if (Model === undefined) throw new TypeError(`there is no ${kind}`);
  new Model({ apiVersion, kind, ...rest }).validate();
};

describe('the manifests', () => {
  const base = manifestsOf(BASE);
  const overlay = manifestsOf(PRODUCTION);

  it.each([...base, ...overlay])('%s is one, by the schema of its API', async (...[, manifest]) => {
    await expect(check(manifest)).resolves.toBeUndefined();
    await expect(check({ ...manifest, spec: 'x', secrets: 'x' })).rejects.toThrow();
  });

  it('are all named by their kustomization', () => {
    const { resources } = readYaml(join(BASE, 'kustomization.yaml')) as { readonly resources: string[] };
    const files = readdirSync(BASE).filter((file) => file !== 'kustomization.yaml');
    expect([...resources].sort()).toEqual(files.sort());
    for (const name of ['../../base', 'gateway.yaml', 'network-policy.yaml'])
      expect(existsSync(join(PRODUCTION, name))).toBe(true);
  });

  it('hold no secret, and refer to one', () => {
    const texts = JSON.stringify([base, overlay]);
    expect(texts).not.toContain('"kind":"Secret"');
    expect(texts).toContain('"secretName":"numberwall"');
  });

  it('run the gateway as nobody special', () => {
    const deployment = base.find(([, { kind }]) => kind === 'Deployment')?.[1];
    expect(deployment).toMatchObject({
      spec: {
        template: {
          spec: {
            automountServiceAccountToken: false,
            securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
            containers: [
              {
                securityContext: {
                  allowPrivilegeEscalation: false,
                  readOnlyRootFilesystem: true,
                  capabilities: { drop: ['ALL'] },
                },
              },
            ],
          },
        },
      },
    });
  });
});
