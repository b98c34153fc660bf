import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import express, { type Express } from 'express';

import type { AttestationOptions, GuardOptions } from '../../src/library.ts';
import { createTestIssuer, type TestIssuer } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';

/** An app of somebody’s, and what its guards are given. */
export interface HostedApp extends AsyncDisposable {
  readonly origin: string;
  readonly issuer: TestIssuer;
  readonly common: GuardOptions;
  /** `attestation` of requireAttestation. */
  readonly attestation: AttestationOptions['attestation'];
}

/** Serves what `mount` puts into the app; counts in process. */
export const hostApp = async (
  mount: (app: Express, hosted: HostedApp) => Promise<void>,
): Promise<HostedApp> => {
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const issuer = await createTestIssuer('https://attest.example', 'https://api.example');
  const app = express();
  const server = app.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const keys = { inline: { keys: issuer.jwks.keys.map((key) => ({ kty: 'EC', ...key })) } };
  const hosted: HostedApp = {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    issuer,
    common: { public: { origin }, secrets: { hashKey: '5e'.repeat(32) }, singleInstance: true },
    attestation: { issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys }] },
    async [Symbol.asyncDispose]() {
      server.close();
      server.closeAllConnections();
      await once(server, 'close');
    },
  };
  await mount(app, hosted);
  return hosted;
};
