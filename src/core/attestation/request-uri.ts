const CHARACTERS = /^(?:[A-Za-z0-9\-._~:/?#[\]@!$&'()*+,;=]|%[0-9A-Fa-f]{2})*$/;
const PARTS = /^(https?):\/\/([^/?#]*)([^?#]*)/i;
// No user information: nobody signs a password, and it only serves to disguise a host.
const AUTHORITY = /^([^:@[\]]+|\[[0-9A-Fa-f:.]+\])(?::(\d*))?$/;
const UNRESERVED = /^[A-Za-z0-9\-._~]$/;

const DEFAULT_PORTS: Readonly<Record<string, string>> = { http: '80', https: '443' };

/** RFC 3986 §6.2.2.1 and §6.2.2.2: hexadecimal digits upper-case, unreserved characters as they are. */
const normalisePercent = (text: string): string =>
  text.replace(/%[0-9A-Fa-f]{2}/g, (escape) => {
    const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return UNRESERVED.test(character) ? character : escape.toUpperCase();
  });

/** RFC 3986 §5.2.4. */
const removeDotSegments = (path: string): string => {
  const segments = path.split('/').slice(1);
  const kept: string[] = [];
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') kept.pop();
    else if (segment !== '.') kept.push(segment);
    if ((segment === '.' || segment === '..') && index === segments.length - 1) kept.push('');
  }
  return `/${kept.join('/')}`;
};

/**
 * Normalises an http or https URI by syntax and scheme (RFC 3986 §6.2.2, §6.2.3), without query and fragment (RFC 9449
 * §4.3); nothing where it is none. Unlike URL parsers it mends nothing: a backslash or a tab is no part of a URI.
 */
export const normaliseUri = (uri: string): string | undefined => {
  if (!CHARACTERS.test(uri)) return undefined;
  const [, scheme = '', authority = '', path = ''] = PARTS.exec(uri) ?? [];
  const [, host, port = ''] = AUTHORITY.exec(authority) ?? [];
  if (host === undefined) return undefined;
  const name = scheme.toLowerCase();
  const suffix = port === '' || port === DEFAULT_PORTS[name] ? '' : `:${port}`;
  // Once more to lower case would spoil the escapes: a host is lowered first, as far as it is not escaped.
  const server = normalisePercent(normalisePercent(host).toLowerCase());
  return `${name}://${server}${suffix}${removeDotSegments(normalisePercent(path))}`;
};

/** The URI that a proof for this request must name: the configured origin and the target’s path, never the Host header. */
export const requestUri = (publicOrigin: string, target: string): string | undefined =>
  target.startsWith('/') ? normaliseUri(publicOrigin + target) : undefined;

/** The origin alone, normalised; nothing for anything that has user information, path, query or fragment. */
export const normaliseOrigin = (origin: string): string | undefined => {
  const normal = normaliseUri(origin);
  return normal !== undefined && /^[^:]+:\/\/[^/?#]+\/?$/.test(origin) ? normal.slice(0, -1) : undefined;
};

/** @throws {RangeError} for what is no origin: what proofs are bound to is settled before the first of them comes. */
export const requireOrigin = (origin: string): void => {
  if (normaliseOrigin(origin) === undefined)
    throw new RangeError('the public origin is scheme, host and port of an http or https URL');
};
