import type { IncomingMessage } from 'node:http';

type Fields = Record<string, string | string[]>;

/** Of one connection alone (RFC 9110 §7.6.1). */
const OF_THE_CONNECTION: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
]);

/** What the proxy itself writes; the client's would stand beside it, or speak of another host. */
const WRITTEN_HERE: ReadonlySet<string> = new Set([
  'content-length',
  'dpop',
  'expect',
  'host',
  'oauth-client-attestation',
  'oauth-client-attestation-pop',
]);

const nominated = (connection: string | readonly string[] | undefined): ReadonlySet<string> =>
  new Set(
    String(connection ?? '')
      .split(',')
      .map((name) => name.trim().toLowerCase()),
  );

type Received = Readonly<Record<string, string | readonly string[] | undefined>>;

const passing = (fields: Received, stopped: (name: string) => boolean): Fields => {
  const dropped = nominated(fields['connection']);
  return Object.fromEntries(
    Object.entries(fields).flatMap(([name, value]) =>
      value === undefined || OF_THE_CONNECTION.has(name) || dropped.has(name) || stopped(name)
        ? []
        : [[name, typeof value === 'string' ? value : [...value]]],
    ),
  );
};

/** What of a client's header fields goes on. */
export const requestFields = ({ headersDistinct }: IncomingMessage): Fields =>
  passing(headersDistinct, (name) => WRITTEN_HERE.has(name));

/** What of an answer's header fields goes back. */
export const answerFields = (fields: Received): Fields => passing(fields, () => false);
