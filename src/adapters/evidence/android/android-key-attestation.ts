import { createHash, type X509Certificate } from 'node:crypto';

import { judgeAttestation, type AttestationRules } from '../../../core/evidence/android/attestation.ts';
import type { AndroidApp, AndroidPolicy } from '../../../core/evidence/android/policy.ts';
import type { AndroidReason } from '../../../core/evidence/android/reasons.ts';
import type { EvidenceProvider, EvidenceRequest, VerifiedEvidence } from '../../../core/evidence/provider.ts';
import { EvidenceSetupError } from '../evidence-setup-error.ts';
import { readPinnedRoots } from '../x509/pinned-roots.ts';
import { chainLevelOf, readChain, type Provisioning } from './chain.ts';
import { decodeExtension } from './decode-extension.ts';
import { GOOGLE_ATTESTATION_ROOTS } from './roots.ts';
import { verifyChain, type AndroidChainRules } from './verify-chain.ts';

/** What of key attestation an operator configures. */
export interface AndroidKeyAttestationOptions {
  readonly apps: readonly AndroidApp[];
  readonly policy: AndroidPolicy;
  /** PEM; Google’s when absent. */
  readonly roots?: readonly string[];
  readonly revocations: AndroidChainRules['revocations'];
}

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const byPackage = (apps: readonly AndroidApp[]): ReadonlyMap<string, AndroidApp> => {
  const map = new Map(apps.map((app) => [app.packageName, app]));
  if (apps.length > 0 && map.size === apps.length) return map;
  throw new EvidenceSetupError('Android key attestation: there is no app, or two apps have one package name');
};

const isKeyOf = ({ publicKey }: X509Certificate, { jwk }: EvidenceRequest): boolean => {
  if (publicKey.asymmetricKeyType !== 'ec') return false;
  const { kty, crv, x, y } = publicKey.export({ format: 'jwk' });
  return kty === jwk.kty && crv === jwk.crv && x === jwk.x && y === jwk.y;
};

/** Of key and description, not of the certificate: its signature has two spellings (r, s) and (r, n − s). */
const evidenceIdOf = ({ publicKey }: X509Certificate, description: Uint8Array): string =>
  createHash('sha256')
    .update(publicKey.export({ format: 'der', type: 'spki' }))
    .update(description)
    .digest('base64url');

const keyId = (certificate: X509Certificate | undefined): string | undefined =>
  certificate === undefined
    ? undefined
    : createHash('sha256')
        .update(certificate.publicKey.export({ format: 'der', type: 'spki' }))
        .digest('base64url');

/**
 * Who vouched. From the factory: one certificate for a batch of phones, whose key leaks as a “keybox”. Remotely: the
 * phone has a certificate of its own, under an authority of Google’s.
 */
const subjectsOf = (
  [, attesting, above]: readonly X509Certificate[],
  provisioning: Provisioning,
): Pick<VerifiedEvidence, 'issuerSubject' | 'hardwareSubject'> => {
  const own = keyId(attesting);
  if (provisioning === 'factory') return own === undefined ? {} : { issuerSubject: own };
  const issuer = keyId(above);
  return {
    ...(own === undefined ? {} : { hardwareSubject: own }),
    ...(issuer === undefined ? {} : { issuerSubject: issuer }),
  };
};

const verifyEvidence = (
  request: EvidenceRequest,
  rules: AttestationRules & AndroidChainRules,
): VerifiedEvidence | AndroidReason => {
  const chain = readChain(request.evidence);
  if (typeof chain === 'string') return chain;
  const [leaf, attesting] = chain;
  if (leaf === undefined || attesting === undefined) return 'android_evidence_form';
  const verified = verifyChain(chain, rules, request.now);
  if (typeof verified === 'string') return verified;
  const description = decodeExtension(verified.description);
  if (typeof description === 'string') return description;
  const attested = judgeAttestation(description, rules, {
    challengeOf: (app) => request.bindingOf(app, 'attested'),
    chainLevel: chainLevelOf(attesting, verified.provisioning),
    isDeviceKey: isKeyOf(leaf, request),
    now: request.now,
  });
  if (typeof attested === 'string') return attested;
  const { app, level, createdAt, version } = attested;
  return {
    ok: true,
    platform: 'android',
    level,
    app,
    keyCreatedAt: createdAt,
    evidenceId: evidenceIdOf(leaf, verified.description),
    ...(version === undefined ? {} : { attestedVersion: version }),
    ...subjectsOf(chain, verified.provisioning),
  };
};

/**
 * Verifies Android key attestation without asking Google: evidence `{ "x5c": [base64 of DER, …] }`, the attested key’s
 * certificate first, whose attestationChallenge is the binding. The attested key is the device key itself.
 * @throws {EvidenceSetupError} for no app, two apps of one package, or a bad root.
 */
export const createAndroidKeyAttestation = (options: AndroidKeyAttestationOptions): EvidenceProvider => {
  const { policy, revocations } = options;
  const rules = {
    apps: byPackage(options.apps),
    policy,
    base64url,
    roots: readPinnedRoots(options.roots ?? GOOGLE_ATTESTATION_ROOTS),
    revocations,
  };
  return {
    id: 'android-key-attestation',
    verify(request) {
      const found = verifyEvidence(request, rules);
      return Promise.resolve(typeof found === 'string' ? { ok: false, reason: found } : found);
    },
  };
};
