import { parseArgs } from 'node:util';

import { request as send } from 'undici';

import { followChallenge } from '../adapters/attestation/client/follow-challenge.ts';
import { signRequest } from '../adapters/attestation/client/proof.ts';
import { SECOND } from '../core/time.ts';
import type { Command, Output } from './command.ts';
import { describeFailure } from './describe-failure.ts';
import { KEY_OPTIONS, KEY_OPTIONS_USAGE } from './development-keys.ts';
import { exchange } from './exchange.ts';
import { mint, mintFault, type MintArguments } from './mint.ts';

const USAGE = `usage: numberwall request METHOD URL [OPTIONS]

Sends one request with a fresh token and proof, and prints the answer's status and body. METHOD is GET or POST.

  --data FORM            body: name=value&name=value
  --exchange             get the token from the gateway itself, as a phone does: a challenge, then
                         development evidence for a token; without it the issuer key mints one
  --include              print the header fields of the answer as well
${KEY_OPTIONS_USAGE}`;

const TIMEOUT_MS = 30 * SECOND;

interface RequestArguments extends MintArguments {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly data?: string | undefined;
  readonly include: boolean;
  readonly exchange: boolean;
}

/** `numberwall request`: sends one request as a phone would. Exit code 0 for an answer below 400. */
export const request: Command = async (args, _env, output) => {
  const options = readOptions(args, output);
  if (typeof options === 'number') return options;
  try {
    return await sendSigned(options, output);
  } catch (error) {
    output.stderr.write(`numberwall request: ${describeFailure(error)}\n`);
    return 1;
  }
};

type Minted = Awaited<ReturnType<typeof mint>>;

async function sendOnce({ method, url, data }: RequestArguments, minted: Minted, nonce?: string) {
  const signed = await signRequest({ ...minted, method, url, body: data, nonce });
  const answer = await send(url, {
    method,
    headers: {
      ...signed,
      ...(data === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
    },
    ...(data === undefined ? {} : { body: data }),
    signal: AbortSignal.timeout(TIMEOUT_MS),
    reset: true,
  });
  return { statusCode: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
}

async function sendSigned(options: RequestArguments, output: Output): Promise<number> {
  const { url, include } = options;
  const minted = options.exchange ? await exchange(url, options) : await mint(options);
  const answer = await followChallenge((nonce) => sendOnce(options, minted, nonce));
  output.stdout.write(`HTTP ${answer.statusCode}\n`);
  if (include) output.stdout.write(`${fields(answer.headers)}\n`);
  output.stdout.write(`${answer.text}\n`);
  return answer.statusCode < 400 ? 0 : 1;
}

function fields(headers: Readonly<Record<string, string | string[] | undefined>>): string {
  return Object.entries(headers)
    .flatMap(([name, values]) => [values ?? []].flat().map((value) => `${name}: ${value}\n`))
    .join('');
}

function readOptions(args: readonly string[], output: Output): RequestArguments | number {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: {
        ...KEY_OPTIONS,
        data: { type: 'string' },
        include: { type: 'boolean', default: false },
        exchange: { type: 'boolean', default: false },
      },
    });
    if (values.help) {
      output.stdout.write(USAGE);
      return 0;
    }
    const target = readTarget(positionals);
    const fault = mintFault(values);
    if (fault !== undefined) throw new TypeError(fault);
    if (values.data !== undefined && target.method === 'GET') throw new TypeError('a GET has no --data');
    return { ...values, ...target };
  } catch (error) {
    output.stderr.write(`numberwall request: ${(error as Error).message}\n\n${USAGE}`);
    return 2;
  }
}

function readTarget([method, text = '', ...more]: readonly string[]): Pick<
  RequestArguments,
  'method' | 'url'
> {
  const url = URL.parse(text);
  if ((method !== 'GET' && method !== 'POST') || more.length > 0) throw new TypeError('give METHOD and URL');
  if (url === null || !/^https?:$/.test(url.protocol) || url.username !== '') {
    throw new TypeError('URL is an http or https URL without credentials');
  }
  return { method, url: url.href };
}
