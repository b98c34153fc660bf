import { loadConfig } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';
import type { SimulationResult } from './result.ts';

/** What the production profile does not start without, and no decision depends on. */
const DEPLOYMENT = {
  public: { origin: 'https://api.example' },
  upstream: { url: 'https://upstream.example' },
  attestation: {
    issuers: [
      {
        issuer: 'https://attest.example',
        audience: 'https://api.example',
        keys: { url: 'https://attest.example/.well-known/jwks.json' },
      },
    ],
  },
  secrets: { hashKey: '5e'.repeat(32) },
};

/**
 * The shipped production profile, compiled as the gateway compiles it; with settings laid over it, if any.
 * @throws {ConfigError}
 */
export const loadSimulatedConfig = (
  disclosure: SimulationResult['disclosure'],
  overlay: object = {},
): Promise<Config> =>
  loadConfig({
    profile: 'production',
    env: {},
    singleInstance: true,
    overlay: { ...DEPLOYMENT, disclosure, ...overlay },
  });
