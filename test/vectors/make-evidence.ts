import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { thumbprintOf } from '../../src/core/attestation/device-key.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import * as android from '../support/evidence/android-chains.ts';
import * as apple from '../support/evidence/apple-evidence.ts';
import { newKey, toPem } from '../support/evidence/certificates.ts';
import * as play from '../support/evidence/play-tokens.ts';
import type { EvidenceCase, EvidenceVectors } from './forms.ts';
import { judgeEvidence } from './judge-evidence.ts';

const AUDIENCE = 'https://api.example.com';
const APP_VERSION = '27.1.0';
const CHALLENGE = Buffer.alloc(24, 7).toString('base64url');
const KEY = newKey();
const JWK = android.jwkOf(KEY);
const THUMBPRINT = thumbprintOf(JWK, sha256);

const bind = (app: string, challenge = CHALLENGE, thumbprint = THUMBPRINT): Uint8Array =>
  bindingOf({ challenge, audience: AUDIENCE, app, appVersion: APP_VERSION, thumbprint }, sha256);
/** The key is made over it, so its thumbprint is not in it. */
const ANDROID_BINDING = bind(android.APP.app, CHALLENGE, '');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

type Unjudged = Omit<EvidenceCase, 'expected' | 'name'>;

const of = (
  provider: EvidenceCase['provider'],
  app: string,
  evidence: Record<string, unknown>,
): Unjudged => ({
  provider,
  app_version: APP_VERSION,
  jwk: JWK,
  challenge: CHALLENGE,
  binding: text(provider === 'android-key-attestation' ? ANDROID_BINDING : bind(app)),
  evidence,
});

const appleCase = (parts: apple.AttestationParts): Unjudged =>
  of(
    'apple-app-attest',
    apple.APP.app,
    apple.attestationEvidence({ binding: bind(apple.APP.app), ...parts }),
  );

const androidCase = (given: android.Description, above = android.FACTORY): Unjudged => {
  const description = android.describeKey({ challenge: ANDROID_BINDING, ...given });
  const chain = [android.attest(KEY, description, above), ...above];
  return of('android-key-attestation', android.APP.app, { x5c: android.x5cOf(chain) });
};

const playCase = async (sections: Record<string, unknown>, details: object = {}): Promise<Unjudged> => {
  const requestDetails = {
    requestPackageName: play.PACKAGE,
    nonce: text(bind('android-app')),
    timestampMillis: String(play.NOW),
    ...details,
  };
  const token = await play.tokenOf(play.verdict({ requestDetails, ...sections }));
  return of('google-play-integrity', 'android-app', { integrity_token: token });
};

const wrong = bind('other', 'AAAA');

const unjudged = async (): Promise<Readonly<Record<string, Unjudged>>> => ({
  'App Attest': appleCase({}),
  'App Attest, another binding': appleCase({ binding: wrong }),
  'App Attest, a development key in production': appleCase({ aaguid: apple.AAGUID.development }),
  'App Attest, another app': appleCase({ rpIdHash: apple.rpIdHashOf('ABCDE12345.com.example.other') }),
  'App Attest, a counter above 0': appleCase({ counter: 1 }),
  'App Attest, evidence without its object': of('apple-app-attest', apple.APP.app, { key_id: 'AAAA' }),
  'Play Integrity, classic': await playCase({}),
  'Play Integrity, standard': await playCase(
    {},
    { nonce: undefined, requestHash: text(bind('android-app')) },
  ),
  'Play Integrity, another binding': await playCase({}, { nonce: text(wrong) }),
  'Play Integrity, an old verdict': await playCase({}, { timestampMillis: String(play.NOW - 121_000) }),
  'Play Integrity, a device that meets nothing': await playCase({ deviceIntegrity: {} }),
  'Play Integrity, no token': of('google-play-integrity', 'android-app', {}),
  'Key Attestation, from the factory': androidCase({}),
  'Key Attestation, provisioned remotely': androidCase({}, android.REMOTE),
  'Key Attestation, StrongBox': androidCase({ level: 2 }, android.STRONGBOX),
  'Key Attestation, another challenge': androidCase({ challenge: wrong }),
  'Key Attestation, an unlocked boot loader': androidCase({ locked: false }),
  'Key Attestation, in software': androidCase({ level: 0 }),
  'Key Attestation, another signer': androidCase({ digests: [Buffer.alloc(32)] }),
  'Key Attestation, no chain': of('android-key-attestation', android.APP.app, { x5c: [] }),
});

/** Evidence of every kind that the gateway verifies, sound and not. */
export const makeEvidence = async (): Promise<EvidenceVectors> => {
  const head = {
    clock: new Date(android.NOW).toISOString(),
    audience: AUDIENCE,
    providers: {
      'apple-app-attest': {
        apps: [apple.APP],
        environments: ['production'],
        roots: [toPem(apple.ROOT.der)],
      },
      'google-play-integrity': play.options,
      'android-key-attestation': {
        apps: [android.APP],
        policy: android.POLICY,
        roots: [toPem(android.ROOT.der)],
        revoked: [],
      },
    },
  };
  const cases: EvidenceCase[] = [];
  for (const [name, given] of Object.entries(await unjudged())) {
    cases.push({ name, ...given, expected: await judgeEvidence(given, head) });
  }
  return { ...head, cases };
};
