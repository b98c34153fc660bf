import { userInfo } from 'node:os';

import { request } from 'undici';

import { readSecret } from '../../config/read-secret.ts';
import {
  DEVELOPMENT_OPERATOR_TOKEN_FILE,
  readDevelopmentOperatorToken,
} from '../adapters/crypto/development-operator-token.ts';
import { isLoopback } from '../core/address/loopback.ts';
import { isOperatorLabel } from '../core/audit/operator-label.ts';
import type { JsonObject } from '../core/attestation/strict-json.ts';
import { parseJsonObject } from '../core/json-object.ts';
import { SECOND } from '../core/time.ts';

/** Options that every command of operators takes, for `parseArgs`. */
export const OPERATOR_OPTIONS = {
  url: { type: 'string', default: 'http://127.0.0.1:9090' },
  operator: { type: 'string' },
  json: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

/** How `--help` tells of them. */
export const OPERATOR_OPTIONS_USAGE = `  --url URL            the admin listener of any instance; http://127.0.0.1:9090
  --operator NAME      who you are, for the audit log; your user name
  --json               for programs

The token of the operator API comes from NUMBERWALL_OPERATOR_TOKEN or NUMBERWALL_OPERATOR_TOKEN_FILE. In the directory of a
development gateway it is found by itself (${DEVELOPMENT_OPERATOR_TOKEN_FILE}).
`;

const TOKEN = 'NUMBERWALL_OPERATOR_TOKEN';
const TIMEOUT_MS = 10 * SECOND;

/** Largest answer that is read, in bytes: the longest list that a gateway keeps. */
const MAX_ANSWER_BYTES = 16 * 1024 * 1024;

/** What a gateway did not do, or an answer that is none; the message is for the operator. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
  /** What the gateway said, where it refused. */
  readonly problem: JsonObject | undefined;

  constructor(message: string, problem?: JsonObject) {
    super(message);
    this.problem = problem;
  }
}

/** Where a command sends, and in whose name. */
export interface OperatorTarget {
  readonly url: string;
  readonly operator?: string | undefined;
}

/** The operator API of one gateway. */
export interface OperatorClient {
  /** Sends one request below `/operator/v1`. @throws {OperatorError} unless it was done. */
  send(method: 'GET' | 'POST' | 'PUT' | 'DELETE', path: `/${string}`, body?: object): Promise<JsonObject>;
}

const originOf = (text: string): string => {
  const url = URL.parse(text);
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '' || url.password !== '')
    throw new TypeError('--url is an http or https URL without credentials');
  if (url.pathname !== '/' || url.search !== '' || url.hash !== '')
    throw new TypeError('--url is the origin of an admin listener, without a path');
  if (url.protocol === 'http:' && !isLoopback(url.hostname))
    throw new TypeError('--url would send the token unprotected: use https, or a tunnel to a local port');
  return url.origin;
};

/** The account of this process; containers run under numbers that have no name. */
const accountName = (): string | undefined => {
  try {
    return userInfo().username;
  } catch {
    return undefined;
  }
};

const nameOf = (given: string | undefined, env: Readonly<NodeJS.ProcessEnv>): string => {
  const name = given ?? (env['USER'] || env['LOGNAME'] || accountName());
  if (isOperatorLabel(name)) return name;
  throw new TypeError(
    '--operator is a name of 1 to 32 letters, digits, dots and dashes that begins with a letter',
  );
};

/** The token of a development gateway is for gateways of this machine alone. */
const developmentToken = async (origin: string): Promise<string | undefined> =>
  isLoopback(new URL(origin).hostname)
    ? readDevelopmentOperatorToken(DEVELOPMENT_OPERATOR_TOKEN_FILE)
    : undefined;

const tokenOf = async (origin: string, env: Readonly<NodeJS.ProcessEnv>): Promise<string> => {
  const { text = await developmentToken(origin), fault } = await readSecret(TOKEN, env);
  if (fault !== undefined) throw new TypeError(`${fault.path} ${fault.message}. ${fault.remedy}`);
  if (text === undefined) throw new TypeError(`set ${TOKEN} or ${TOKEN}_FILE`);
  if (!/^[\x21-\x7e]+$/.test(text)) throw new TypeError(`${TOKEN} holds what no header can carry`);
  return text;
};

const readBody = async (body: AsyncIterable<Uint8Array>): Promise<JsonObject | undefined> => {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > MAX_ANSWER_BYTES) throw new OperatorError('the answer is too large');
    chunks.push(chunk);
  }
  return parseJsonObject(Buffer.concat(chunks).toString('utf8'));
};

const refusalOf = (status: number, problem: JsonObject | undefined): OperatorError => {
  const { code, detail, message, title } = problem ?? {};
  if (code === 'operator_unauthorized') return new OperatorError(`the gateway has another ${TOKEN}`);
  if (typeof code !== 'string') return new OperatorError(`HTTP ${status}, and not from a Numberwall`);
  const said = [detail, message, title].find((text): text is string => typeof text === 'string');
  return new OperatorError(`${said ?? ''} (HTTP ${status}, ${code})`, problem);
};

/**
 * A client of the operator API, with the token from the environment.
 * @throws {TypeError} for a target or environment that cannot be meant; the message is for the operator.
 */
export const createOperatorClient = async (
  { url, operator }: OperatorTarget,
  env: Readonly<NodeJS.ProcessEnv>,
): Promise<OperatorClient> => {
  const origin = originOf(url);
  const fixed = {
    'numberwall-operator': nameOf(operator, env),
    authorization: `Bearer ${await tokenOf(origin, env)}`,
    accept: 'application/json, application/problem+json',
  };
  return {
    async send(method, path, body) {
      const answer = await request(`${origin}/operator/v1${path}`, {
        method,
        headers: body === undefined ? fixed : { ...fixed, 'content-type': 'application/json' },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
        reset: true,
      });
      const said = await readBody(answer.body as AsyncIterable<Uint8Array>);
      if (answer.statusCode >= 300) throw refusalOf(answer.statusCode, said);
      if (said === undefined) throw new OperatorError('the answer is no JSON object');
      return said;
    },
  };
};
