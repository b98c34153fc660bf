/** Where one server listens. */
export interface RedisAddress {
  /** Name or address; IPv6 without brackets. */
  readonly host: string;
  readonly port: number;
}

/** How the servers stand to each other. */
export type RedisTopology = 'single' | 'sentinel' | 'cluster';

export interface RedisLogin {
  readonly username?: string;
  readonly password?: string;
}

/** What a URL of Redis says. It may hold passwords. */
export interface RedisTarget {
  readonly topology: RedisTopology;
  readonly tls: boolean;
  /** The server, the Sentinels, or some nodes of the Cluster. */
  readonly addresses: readonly RedisAddress[];
  readonly login: RedisLogin;
  /** Index of the database; 0 on a Cluster. */
  readonly database: number;
  /** Name of the group that the Sentinels watch. */
  readonly service?: string;
  /** With which the Sentinels are asked. */
  readonly sentinelLogin?: RedisLogin;
}

/** What of a URL is not as it must be. */
export type RedisUrlFault = 'form' | 'user' | 'hosts' | 'path' | 'query';

const FORM =
  /^(redis|rediss)(?:\+(sentinel|cluster))?:\/\/(?:([^@/?]*)@)?([^@/?]+)(?:\/([^/?]*))?(?:\?([^?]*))?$/i;
const ADDRESS = /^(?:\[([0-9a-f:.]{2,45})\]|([a-z0-9._-]{1,253}))(?::(\d{1,5}))?$/i;
const DATABASE = /^\d{1,3}$/;
const SERVICE = /^[a-z0-9._-]{1,64}$/i;
const LONGEST = 2048;
const MOST_ADDRESSES = 32;
const DEFAULT_PORTS = { single: 6379, sentinel: 26379, cluster: 6379 } as const;
const SENTINEL_QUERY = ['sentinelUser', 'sentinelPassword'];

const decode = (text: string): string | undefined => {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined;
  }
};

const readLogin = (user: string | undefined, password: string | undefined): RedisLogin | undefined => {
  const [username, secret] = [decode(user ?? ''), decode(password ?? '')];
  // A user without a password is nobody: Redis would take the connection as its default user.
  if (username === undefined || secret === undefined || (username !== '' && secret === '')) return undefined;
  return secret === '' ? {} : { password: secret, ...(username === '' ? {} : { username }) };
};

const readUserInfo = (text = ''): RedisLogin | undefined => {
  const colon = text.indexOf(':');
  return colon < 0 ? readLogin(text, '') : readLogin(text.slice(0, colon), text.slice(colon + 1));
};

const readAddress = (text: string, defaultPort: number): RedisAddress | undefined => {
  const [, ipv6, name, digits] = ADDRESS.exec(text) ?? [];
  const host = ipv6 ?? name;
  const port = digits === undefined ? defaultPort : Number(digits);
  return host === undefined || port < 1 || port > 65_535 ? undefined : { host, port };
};

const readAddresses = (text: string, topology: RedisTopology): readonly RedisAddress[] | undefined => {
  const parts = text.split(',');
  if (parts.length > (topology === 'single' ? 1 : MOST_ADDRESSES)) return undefined;
  const addresses = parts.map((part) => readAddress(part, DEFAULT_PORTS[topology]));
  return addresses.every((address) => address !== undefined) ? addresses : undefined;
};

type Place = Pick<RedisTarget, 'database' | 'service'>;

const readPath = (path: string, topology: RedisTopology): Place | undefined => {
  if (topology === 'cluster') return path === '' || path === '0' ? { database: 0 } : undefined;
  if (topology === 'single')
    return path === '' || DATABASE.test(path) ? { database: Number(path) } : undefined;
  const [service = '', database = '0', ...rest] = path.split(':');
  if (!SERVICE.test(service) || !DATABASE.test(database) || rest.length > 0) return undefined;
  return { service, database: Number(database) };
};

/** Only the Sentinels' own login: any other option could undo what the client is told about retries. */
const readQuery = (text: string | undefined, topology: RedisTopology): RedisLogin | undefined => {
  if (text === undefined) return {};
  const pairs = text.split('&').map((pair) => pair.split('='));
  const names = pairs.map(([name = '']) => name);
  const isKnown =
    names.every((name) => SENTINEL_QUERY.includes(name)) && new Set(names).size === names.length;
  if (topology !== 'sentinel' || !isKnown || pairs.some((pair) => pair.length !== 2)) return undefined;
  const value = (wanted: string) => pairs.find(([name]) => name === wanted)?.[1];
  return readLogin(value('sentinelUser'), value('sentinelPassword'));
};

/**
 * Reads `redis://`, `rediss://`, `redis+sentinel://HOSTS/SERVICE[:DATABASE]`, `redis+cluster://HOSTS` and their
 * `rediss+…` forms; what is wrong with it where it is none.
 */
export const readRedisUrl = (text: string): RedisTarget | RedisUrlFault => {
  if (text.length > LONGEST || !/^[\u0021-\u007e]+$/.test(text) || text.includes('#')) return 'form';
  const [, scheme, kind, userInfo, hosts = '', path = '', query] = FORM.exec(text) ?? [];
  if (scheme === undefined) return 'form';
  const topology = (kind?.toLowerCase() ?? 'single') as RedisTopology;
  const login = readUserInfo(userInfo);
  if (login === undefined) return 'user';
  const addresses = readAddresses(hosts, topology);
  if (addresses === undefined) return 'hosts';
  const place = readPath(path, topology);
  if (place === undefined) return 'path';
  const sentinelLogin = readQuery(query, topology);
  if (sentinelLogin === undefined) return 'query';
  const tls = scheme.toLowerCase() === 'rediss';
  return { topology, tls, addresses, login, ...place, ...(topology === 'sentinel' ? { sentinelLogin } : {}) };
};
