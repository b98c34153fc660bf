import { request } from 'node:http';
import { text } from 'node:stream/consumers';

import { loadConfig } from '../../config/load.ts';
import { startGateway, type Gateway } from '../../src/compose.ts';
import { createTestIssuer, type Phone, type TestIssuer } from './phone.ts';

/** A whole gateway over real sockets, with an issuer of the test's own. */
export interface Service extends AsyncDisposable {
  readonly gateway: Gateway;
  readonly issuer: TestIssuer;
  /** Everything it has logged. */
  log(): string;
}

const ISSUER = 'https://attest.example';
const AUDIENCE = 'https://api.example';

/** The overlay that every service test lays over the development profile. */
export const serviceOverlay = (issuer: TestIssuer, overlay: object = {}): object => ({
  public: { listen: '127.0.0.1:0' },
  admin: { listen: '127.0.0.1:0' },
  upstream: { simulated: { registered: 200, latency: '0ms' } },
  attestation: {
    development: false,
    issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys: { inline: issuer.jwks } }],
  },
  secrets: { hashKey: '5e'.repeat(32) },
  log: { level: 'debug' },
  ...overlay,
});

export const createServiceIssuer = (): Promise<TestIssuer> => createTestIssuer(ISSUER, AUDIENCE);

export interface ServiceOptions {
  readonly overlay?: object;
  /** So that several instances accept the same tokens. */
  readonly issuer?: TestIssuer;
}

export async function startService({ overlay, issuer: given }: ServiceOptions = {}): Promise<Service> {
  const issuer = given ?? (await createServiceIssuer());
  let log = '';
  const config = await loadConfig({
    profile: 'development',
    env: {},
    overlay: serviceOverlay(issuer, overlay),
  });
  const gateway = await startGateway(config, {
    logDestination: { write: (line) => void (log += line), flush: () => undefined },
  });
  return { gateway, issuer, log: () => log, [Symbol.asyncDispose]: () => gateway.stop() };
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: Record<string, unknown>;
  readonly text: string;
}

export interface SendOptions {
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** A loopback address to send from. */
  readonly from?: string;
}

/** One request on a connection of its own. */
export const send = (method: string, url: string, options: SendOptions = {}): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const sent = request(
      url,
      {
        method,
        headers: options.headers,
        agent: false,
        ...(options.from === undefined ? {} : { localAddress: options.from }),
      },
      (answer) => {
        text(answer).then((body) => {
          const parsed = /json/.test(answer.headers['content-type'] ?? '')
            ? (JSON.parse(body) as Answer['body'])
            : {};
          resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: parsed, text: body });
        }, reject);
      },
    );
    sent.on('error', reject);
    sent.end(options.body);
  });

/** One request with token and proof. */
export const sendSigned = async (
  phone: Phone,
  method: string,
  url: string,
  options: SendOptions = {},
): Promise<Answer> => {
  const headers = { ...(await phone.headers(method, url, options.body)), ...options.headers };
  return send(method, url, { ...options, headers });
};
