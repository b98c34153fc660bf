import { UNAVAILABLE } from '../unavailable.ts';
import { scalar } from './scalar.ts';

const LONGEST = 2048;

/** The URL, where it is one of these schemes, within 2048 characters, printable ASCII, without fragment. */
const parse = (text: string, schemes: readonly string[]): URL | undefined => {
  if (text.length > LONGEST || !/^[\u0021-\u007e]+$/.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return schemes.includes(url.protocol) && url.hostname !== '' && !text.includes('#') ? url : undefined;
};

const hasLogin = ({ username, password }: URL): boolean => username !== '' || password !== '';

/** Is this URL’s host the machine itself? */
const isLoopback = (url: string): boolean => {
  const { hostname } = new URL(url);
  // Other schemes than http keep IPv4 as written, so only the dotted quad counts.
  return (
    hostname === 'localhost' || hostname === '[::1]' || /^127\.\d{1,3}\.\d{1,3}\.\d{1,3}$/.test(hostname)
  );
};

/** Does it go to another host, readable on the way? */
export const isPlain = (url: string): boolean => /^(?:http|redis):/i.test(url) && !isLoopback(url);

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

/** `redis://` or `rediss://` with user, password and database number where needed. It may hold a password. */
export const redisUrl = () =>
  scalar<string>({
    expected: 'a redis:// or rediss:// URL of user, password, host, port and database number alone',
    form: '`redis://` or `rediss://` URL',
    example: 'rediss://redis.internal:6379',
    read: (text) => {
      if (/^rediss?\+/i.test(text)) return UNAVAILABLE.redisTopology;
      const url = parse(text, ['redis:', 'rediss:']);
      // A query would reach the client as options, and undo what it is told about retries.
      if (url === undefined || text.includes('?') || !/^(?:\/(?:\d{1,3})?)?$/.test(url.pathname))
        return undefined;
      return text;
    },
  });
