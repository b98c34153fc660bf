import type { Config } from '../../config/schema.ts';
import {
  DEVELOPMENT_ISSUER_FILE,
  keepDevelopmentIssuer,
} from '../adapters/attestation/development-issuer-file.ts';
import type { TokenIssuer } from '../adapters/attestation/issuers.ts';
import { createKeySet, type KeySet, type KeySetSource } from '../adapters/attestation/key-set.ts';
import { createVerifiers, type KnownToken, type VerifierOf } from '../adapters/attestation/verifier.ts';
import { openIssuerKeyRing } from '../adapters/issuing/issuer-key-ring.ts';
import type { Challenges } from '../core/challenges/challenges.ts';
import type { PublicKeySet, TokenSigner } from '../core/issuing/token-signer.ts';
import type { HealthRegistry } from '../core/health.ts';
import type { RevocationCheck } from '../core/revocation/check.ts';
import type { Telemetry } from '../core/telemetry.ts';
import type { Clock } from '../core/time.ts';

export interface Attestation extends Disposable {
  /** The verifier with these rules: all stand on the same keys, and know the same tokens. */
  readonly verifierOf: VerifierOf;
  /** Whose device is known before anything is verified. */
  readonly knownToken: KnownToken;
  /** Of the built-in issuer, or of the development issuer. */
  readonly signer?: TokenSigner;
}

export interface AttestationDeps {
  readonly telemetry: Telemetry;
  readonly health: HealthRegistry;
  readonly clock: Clock;
  readonly publicOrigin: string;
  readonly challenges: Challenges;
  readonly revocations: RevocationCheck;
  /** Where the development issuer keeps its key; `.numberwall/issuer.jwk` in the working directory. */
  readonly developmentIssuerFile?: string;
}

const openKeySet = (
  issuer: string,
  source: KeySetSource,
  { clock, telemetry }: AttestationDeps,
): Promise<KeySet> =>
  createKeySet(source, {
    clock,
    events: {
      loaded() {
        telemetry.keySetLoaded(issuer, 'inline' in source);
        telemetry.degraded('key_sets', false);
      },
      failed: ({ fault }) => telemetry.degraded('key_sets', true, fault),
    },
  });

interface OwnIssuer {
  readonly trusted: TokenIssuer;
  readonly signer: TokenSigner;
}

/** The built-in issuer, where a key file is configured. */
const builtInIssuer = async (
  file: string,
  { attestation: { issuing } }: Config,
  { publicOrigin, clock, telemetry, health }: AttestationDeps,
): Promise<OwnIssuer> => {
  const { issuer = publicOrigin, audience = publicOrigin } = issuing ?? {};
  const { signer, keySet } = await openIssuerKeyRing({
    file,
    issuer,
    audience,
    clock,
    events: {
      loaded() {
        telemetry.keySetLoaded(issuer);
        telemetry.degraded('issuer_keys', false);
        health.set('issuer_keys', { status: 'ok' });
      },
      failed({ fault }) {
        telemetry.degraded('issuer_keys', true, fault);
        health.set('issuer_keys', { status: 'degraded', reason: 'key_file_unusable' });
      },
    },
  });
  return { trusted: { issuer, audience, algorithms: ['ES256'], keys: keySet }, signer };
};

/** An issuer whose key lies in the working directory, so that the command line can mint tokens for this gateway. */
const developmentIssuer = async (deps: AttestationDeps): Promise<OwnIssuer> => {
  const { publicOrigin, clock, developmentIssuerFile = DEVELOPMENT_ISSUER_FILE } = deps;
  const options = { issuer: publicOrigin, audience: publicOrigin, clock };
  const { issuer, audience, jwks, sign } = await keepDevelopmentIssuer(developmentIssuerFile, options);
  const keys = await openKeySet(issuer, { inline: jwks }, deps);
  return {
    trusted: { issuer, audience, algorithms: ['ES256'], keys },
    signer: { issuer, audience, sign, publicKeys: () => jwks as PublicKeySet },
  };
};

/** The issuers of the configuration and the verifier over them. */
export const createAttestation = async (config: Config, deps: AttestationDeps): Promise<Attestation> => {
  const { issuers, development, tokenCacheSize: cacheSize, ...rules } = config.attestation;
  const { keysFile } = config.attestation.issuing ?? {};
  const own =
    keysFile === undefined
      ? await (development ? developmentIssuer(deps) : undefined)
      : await builtInIssuer(keysFile, config, deps);
  const table: TokenIssuer[] = own === undefined ? [] : [own.trusted];
  for (const { issuer, audience, algorithms, profile, keys } of issuers) {
    table.push({ issuer, audience, algorithms, profile, keys: await openKeySet(issuer, keys, deps) });
  }
  deps.health.watch('key_sets', () =>
    table.every(({ keys }) => keys.isLoaded())
      ? { status: 'ok' }
      : { status: 'failing', reason: 'key_set_never_loaded' },
  );
  return {
    ...(own === undefined ? {} : { signer: own.signer }),
    ...createVerifiers({
      ...rules,
      issuers: table,
      publicOrigin: deps.publicOrigin,
      challenges: deps.challenges,
      revocations: deps.revocations,
      cacheSize,
      clock: deps.clock,
    }),
    [Symbol.dispose]() {
      for (const { keys } of table) keys.close();
    },
  };
};
