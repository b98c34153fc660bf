import { join } from 'node:path';

import { loadConfig } from '../../config/load.ts';
import { startGateway, type Gateway } from '../../src/compose.ts';

/** A whole gateway that issues its own tokens. */
export interface IssuingService extends AsyncDisposable {
  readonly gateway: Gateway;
  /** Everything it has logged. */
  log(): string;
}

export interface IssuingServiceOptions {
  /** Laid over the development profile. */
  readonly overlay?: object;
  /** Members of `attestation.issuing.providers`. */
  readonly providers?: object;
}

/** Starts one; its issuer key lies in `folder`, which instances that are to be one service share. */
export const startIssuingService = async (
  folder: string,
  { overlay = {}, providers = {} }: IssuingServiceOptions = {},
): Promise<IssuingService> => {
  let log = '';
  const config = await loadConfig({
    profile: 'development',
    env: {},
    overlay: {
      public: { listen: '127.0.0.1:0' },
      admin: { listen: '127.0.0.1:0' },
      upstream: { simulated: { registered: 200, latency: '0ms' } },
      attestation: { development: true, issuing: { providers } },
      secrets: { hashKey: '5e'.repeat(32) },
      log: { level: 'debug' },
      ...overlay,
    },
  });
  const gateway = await startGateway(config, {
    developmentIssuerFile: join(folder, 'issuer.jwk'),
    logDestination: { write: (line) => void (log += line), flush: () => undefined },
  });
  return { gateway, log: () => log, [Symbol.asyncDispose]: () => gateway.stop() };
};
