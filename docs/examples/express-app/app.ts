/**
 * An Express app that answers whether a number is registered, behind the parts of Numberwall: only attested phones ask,
 * and nobody asks about one number more than three times a day. See docs/library.md.
 */
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type Request } from 'express';
import { deviceOf, phoneLimits, requireAttestation, type GuardOptions } from 'numberwall';

/** What differs between installations. */
export interface Settings {
  readonly port: number;
  /** What the apps call; proofs are bound to it. */
  readonly origin: string;
  readonly redisUrl: string;
  /** 32 random bytes, the same on all instances: `openssl rand -hex 32`. */
  readonly hashKey: string;
  /** Where the attestation service publishes its keys. */
  readonly issuer: { readonly issuer: string; readonly audience: string; readonly jwksFile: string };
}

/** An app that listens, and closes what it opened. */
export interface App extends AsyncDisposable {
  readonly server: Server;
}

const isRegistered = (phone: string): boolean => phone.endsWith('7');

export const startApp = async ({ port, origin, redisUrl, hashKey, issuer }: Settings): Promise<App> => {
  await using opening = new AsyncDisposableStack();
  const common: GuardOptions = {
    public: { origin },
    store: { redis: { url: redisUrl } },
    secrets: { hashKey },
    onDecided: ({ admitted, code, decisionId }) => {
      if (!admitted) process.stdout.write(`refused ${decisionId}: ${code}\n`);
    },
  };
  const attested = opening.use(
    await requireAttestation({
      ...common,
      attestation: {
        issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys: { file: issuer.jwksFile } }],
      },
    }),
  );
  const limited = opening.use(
    await phoneLimits({
      ...common,
      numberOf: (request: Request) => request.params['phone'],
      policies: [
        { id: 'number-day', by: 'number', limit: 3, window: '24h' },
        { id: 'device-numbers', by: 'device', count: 'distinct number', limit: 8, window: '30d' },
        { id: 'address-minute', by: 'address', limit: 600, window: '1m' },
      ],
    }),
  );

  const app = express();
  app.get('/readyz', (_request, response) => {
    const ready = attested.report().ready && limited.report().ready;
    response.status(ready ? 200 : 503).json({ ready });
  });
  app.get('/status/:phone', attested, limited, (request, response) => {
    const { phone } = request.params;
    response.json({ registered: isRegistered(String(phone)), platform: deviceOf(request)?.platform });
  });

  const server = createServer(app);
  // Disposed of in reverse: first the server ends, then what its requests stand on.
  opening.defer(async () => {
    server.close();
    server.closeIdleConnections();
    await once(server, 'close');
  });
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const owned = opening.move();
  return { server, [Symbol.asyncDispose]: () => owned.disposeAsync() };
};

/** `node app.ts`, set by the environment. */
if (import.meta.main) {
  const { env } = process;
  const app = await startApp({
    port: Number(env['PORT'] ?? 3000),
    origin: env['ORIGIN'] ?? 'http://127.0.0.1:3000',
    redisUrl: env['REDIS_URL'] ?? 'redis://127.0.0.1:6379',
    hashKey: env['HASH_KEY'] ?? '',
    issuer: {
      issuer: env['ISSUER'] ?? '',
      audience: env['AUDIENCE'] ?? '',
      jwksFile: env['ISSUER_JWKS'] ?? 'issuer.jwks.json',
    },
  });
  const { port } = app.server.address() as AddressInfo;
  process.stdout.write(`http://127.0.0.1:${port}/status/+12025550107\n`);
  process.once('SIGTERM', () => void app[Symbol.asyncDispose]());
}
