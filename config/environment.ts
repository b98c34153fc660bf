import { resolve } from 'node:path';

import type { Fault } from './fault.ts';
import type { Layer } from './layer.ts';
import { nearest } from '../src/core/nearest.ts';
import { renderPath, type Path } from './path.ts';
import { readSecret } from './read-secret.ts';
import { VARIABLES, VARIABLE_NAMES, type Variable } from './variables.ts';

export type Environment = Readonly<Record<string, string | undefined>>;

/** What the environment says. */
export interface EnvironmentReading {
  readonly layer: Layer;
  readonly faults: readonly Fault[];
  /** `NUMBERWALL_CONFIG` */
  readonly file?: string;
}

const PREFIX = 'NUMBERWALL_';

/** What Kubernetes and Docker links put into every container beside a service that is named numberwall. */
const SERVICE_LINK =
  /^NUMBERWALL_(?:[A-Z0-9_]+_)?(?:SERVICE_HOST|SERVICE_PORT(?:_[A-Z0-9_]+)?|PORT_\d+_(?:TCP|UDP|SCTP)(?:_(?:PROTO|PORT|ADDR))?)$/;

const isServiceLink = (name: string, value: string): boolean =>
  SERVICE_LINK.test(name) || (/_PORT$/.test(name) && /^(?:tcp|udp|sctp):\/\//.test(value));

const unknownVariables = (env: Environment): Fault[] =>
  Object.entries(env)
    .filter(([name, value]) => name.startsWith(PREFIX) && value !== undefined && !isServiceLink(name, value))
    .filter(([name]) => !VARIABLE_NAMES.includes(name))
    .map(([name]) => {
      const meant = nearest(
        name.slice(PREFIX.length),
        VARIABLE_NAMES.map((known) => known.slice(PREFIX.length)),
      );
      const remedy =
        meant === undefined ? 'Unset it.' : `Did you mean ${PREFIX}${meant}? Otherwise unset it.`;
      return { path: name.slice(0, 96), message: 'is not a variable of this version', remedy };
    });

interface Found {
  readonly variable: Variable;
  readonly text: string;
  readonly source: string;
}

const find = async (variable: Variable, env: Environment): Promise<Found | Fault | undefined> => {
  const { name, secret, read } = variable;
  if (secret === true) {
    const { text, source = name, fault } = await readSecret(name, env);
    return fault ?? (text === undefined ? undefined : { variable, text, source });
  }
  const { [name]: text } = env;
  if (text === undefined) return undefined;
  if (text === '' && read === undefined) {
    return { path: name, message: 'is empty', remedy: 'Give it a value, or unset it.' };
  }
  return { variable, text, source: name };
};

const put = (root: Record<string, unknown>, [key, ...rest]: Path, value: unknown): void => {
  if (typeof key !== 'string') return;
  if (rest.length === 0) root[key] = value;
  else {
    const inner = (root[key] ??= {}) as Record<string, unknown>;
    put(inner, rest, value);
  }
};

const ISSUER_NAMES = ['NUMBERWALL_ISSUER_JWKS', 'NUMBERWALL_ISSUER', 'NUMBERWALL_AUDIENCE'];

const keySource = (text: string): unknown =>
  /^https?:/i.test(text) ? { url: text } : { file: resolve(text) };

const issuerOf = (found: readonly Found[], env: Environment): { issuer?: unknown; faults: Fault[] } => {
  const [jwks, issuer, audience] = ISSUER_NAMES.map((name) =>
    found.find(({ variable }) => variable.name === name),
  );
  if (jwks === undefined && issuer === undefined && audience === undefined) return { faults: [] };
  if (jwks !== undefined && issuer !== undefined && audience !== undefined) {
    return {
      issuer: { issuer: issuer.text, audience: audience.text, keys: keySource(jwks.text) },
      faults: [],
    };
  }
  const missing = ISSUER_NAMES.filter((name) => env[name] === undefined);
  const remedy = `Set ${ISSUER_NAMES.join(', ')} together, or none of them.`;
  return {
    faults: missing.map((path) => ({
      path,
      message: 'is missing beside the other variables of the issuer',
      remedy,
    })),
  };
};

/** Reads every `NUMBERWALL_*` variable and the files of secrets. Faults never quote a value. */
export const readEnvironment = async (env: Environment): Promise<EnvironmentReading> => {
  const readings = await Promise.all(VARIABLES.map((variable) => find(variable, env)));
  const found = readings.filter((reading) => reading !== undefined && 'variable' in reading);
  const faults = readings.filter((reading) => reading !== undefined && 'message' in reading);
  const { issuer, faults: issuerFaults } = issuerOf(found, env);
  const value: Record<string, unknown> = {};
  const sources = new Map<string, string>();
  for (const { variable, text, source } of found) {
    if (variable.path === undefined) continue;
    sources.set(renderPath(variable.path), source);
    if (!ISSUER_NAMES.includes(variable.name)) put(value, variable.path, variable.read?.(text) ?? text);
  }
  if (issuer !== undefined) put(value, ['attestation', 'issuers'], [issuer]);
  const sourceOf = (path: Path): string | undefined =>
    path
      .map((_, at) => sources.get(renderPath(path.slice(0, path.length - at))))
      .find((name) => name !== undefined);
  const file = found.find(({ variable }) => variable.name === 'NUMBERWALL_CONFIG')?.text;
  return {
    layer: { value, sourceOf },
    faults: [...faults, ...issuerFaults, ...unknownVariables(env)],
    ...(file === undefined ? {} : { file }),
  };
};
