import { isLoopback } from '../../src/core/address/loopback.ts';
import { scalar } from './scalar.ts';

const LONGEST = 2048;

/** The URL, where it is one of these schemes, within 2048 characters, printable ASCII, without fragment. */
const parse = (text: string, schemes: readonly string[]): URL | undefined => {
  if (text.length > LONGEST || !/^[\u0021-\u007e]+$/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return schemes.includes(url.protocol) && url.hostname !== '' && !text.includes('#') ? url : undefined;
};

const hasLogin = ({ username, password }: URL): boolean => username !== '' || password !== '';

/** Does it go to another host, readable on the way? */
export const isPlain = (url: string): boolean => /^http:/i.test(url) && !isLoopback(new URL(url).hostname);

/** `https://host[:port]`; the origin in canonical form, without a slash at its end. */
export const origin = (example: string) =>
  scalar({
    expected: 'an http or https URL of scheme, host and port alone',
    form: 'origin',
    example,
    read: (text) => {
      const url = parse(text, ['http:', 'https:']);
      if (url === undefined || hasLogin(url) || url.pathname !== '/' || text.includes('?')) return undefined;
      return url.origin;
    },
  });

/** A web address, without login. */
export const webUrl = (example: string) =>
  scalar({
    expected: 'an http or https URL without login and fragment',
    form: 'URL',
    example,
    read: (text) => {
      const url = parse(text, ['http:', 'https:']);
      return url === undefined || hasLogin(url) ? undefined : url.href;
    },
  });

/** The name of an issuer as it writes it: a web address without query (OpenID Connect Discovery 1.0 §3). */
export const issuerUrl = (example: string) =>
  scalar({
    expected: 'an http or https URL without login, query and fragment',
    form: 'URL',
    example,
    read: (text) => {
      const url = parse(text, ['http:', 'https:']);
      return url === undefined || hasLogin(url) || text.includes('?') ? undefined : text;
    },
  });
