import { parseArgs } from 'node:util';

import { parseListen, type ListenAddress } from '../../config/types/listen.ts';
import { parseSize } from '../../config/types/size.ts';
import { isPlain } from '../../config/types/url.ts';
import { isLoopback } from '../core/address/loopback.ts';
import { KEY_OPTIONS, KEY_OPTIONS_USAGE } from './development-keys.ts';
import { mintFault, type MintArguments } from './mint.ts';

/** What `--help` prints. */
export const SIGN_PROXY_USAGE = `usage: numberwall sign-proxy --target URL [OPTIONS]

Adds a token and a proof to the requests of any client, sends them to the gateway at URL, and gives its answers back: curl, a test
suite or an app of before speak to --listen as they would to the service itself. Whoever reaches the port sends in the device's
name: it is for trying and testing.

  --listen HOST:PORT     127.0.0.1:8090; port 0 takes a free one
  --allow-remote         lets --listen be an address that other machines reach
  --origin URL           public origin that proofs are bound to; that of --target
  --body-limit SIZE      largest request body, as the gateway's public.bodyLimit; 4KiB
  --exchange             get tokens from the gateway itself, as a phone does, by development evidence; without it the issuer
                         key mints them
${KEY_OPTIONS_USAGE}`;

/** What the arguments say. */
export interface SignProxyArguments extends MintArguments {
  /** Scheme, host and port. */
  readonly target: string;
  readonly origin: string;
  readonly listen: ListenAddress;
  readonly 'allow-remote': boolean;
  readonly exchange: boolean;
  readonly maxBodyBytes: number;
}

const MAX_BODY_BYTES = 64 * 1024;

const originOf = (name: string, text: string | undefined): string => {
  const url = URL.parse(text ?? '');
  const isOrigin = url !== null && `${url.origin}/` === url.href && /^https?:$/.test(url.protocol);
  if (!isOrigin) throw new TypeError(`${name} is an http or https URL of scheme, host and port alone`);
  return url.origin;
};

const readListen = (text: string, isRemoteAllowed: boolean): ListenAddress => {
  const listen = parseListen(text);
  if (listen === undefined) throw new TypeError('--listen is HOST:PORT, such as 127.0.0.1:8090');
  if (!isRemoteAllowed && !isLoopback(listen.host)) {
    throw new TypeError(
      `--listen ${text} would sign for other machines too: give --allow-remote if that is meant`,
    );
  }
  return listen;
};

const readBodyLimit = (text: string): number => {
  const bytes = parseSize(text);
  if (bytes === undefined || bytes > MAX_BODY_BYTES)
    throw new TypeError('--body-limit is a size up to 64KiB, such as 4KiB');
  return bytes;
};

const OPTIONS = {
  ...KEY_OPTIONS,
  target: { type: 'string' },
  origin: { type: 'string' },
  listen: { type: 'string', default: '127.0.0.1:8090' },
  'allow-remote': { type: 'boolean', default: false },
  'body-limit': { type: 'string', default: '4KiB' },
  exchange: { type: 'boolean', default: false },
} as const;

/**
 * Reads the arguments; undefined where help is asked for.
 * @throws {TypeError} with what is wrong.
 */
export const readSignProxyOptions = (args: readonly string[]): SignProxyArguments | undefined => {
  const { values } = parseArgs({ args: [...args], options: OPTIONS });
  if (values.help) return undefined;
  const fault = mintFault(values);
  if (fault !== undefined) throw new TypeError(fault);
  const target = originOf('--target', values.target);
  if (isPlain(target))
    throw new TypeError('--target would send tokens unprotected: use https, or a tunnel to a local port');
  return {
    ...values,
    target,
    origin: values.origin === undefined ? target : originOf('--origin', values.origin),
    listen: readListen(values.listen, values['allow-remote']),
    maxBodyBytes: readBodyLimit(values['body-limit']),
  };
};
