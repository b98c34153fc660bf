import { hash, type X509Certificate } from 'node:crypto';

import {
  coseKeyOf,
  readAttestedData,
  type AttestedData,
} from '../../../core/evidence/apple/authenticator-data.ts';
import { attestedVersionOf } from '../../../core/evidence/apple/launch.ts';
import { environmentOf, type AppleEnvironment } from '../../../core/evidence/apple/policy.ts';
import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';
import { writeRememberedKey } from '../../../core/evidence/apple/remembered-key.ts';
import type { EvidenceRequest, VerifiedEvidence } from '../../../core/evidence/provider.ts';
import { readAttestationObject } from './attestation-object.ts';
import { checkCertificates, nonceOf } from './attested-certificate.ts';
import type { AppleEvidence } from './evidence-form.ts';
import { pointOf } from './key-point.ts';
import { checkLaunch, keyFacts, nonceFor, type AppleRules } from './rules.ts';

const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

/** Steps 2 to 4; the point of the key after step 5. */
const checkKey = (leaf: X509Certificate, nonce: Buffer, keyId: string): Uint8Array | AppleReason => {
  const written = nonceOf(leaf);
  if (written === undefined) return 'apple_nonce_form';
  if (!nonce.equals(written)) return 'apple_nonce';
  const point = pointOf(leaf);
  if (point === undefined) return 'apple_key_type';
  return hash('sha256', point, 'base64url') === keyId ? point : 'apple_key_id';
};

/** Steps 7 to 9, and that the credential is the attested key. */
const checkCredential = (
  data: AttestedData,
  { keyId, point }: { readonly keyId: string; readonly point: Uint8Array },
  { environments }: AppleRules,
): { readonly environment: AppleEnvironment } | AppleReason => {
  if (data.counter !== 0) return 'apple_counter';
  const environment = environmentOf(data.aaguid);
  if (environment === undefined || !environments.includes(environment)) return 'apple_environment';
  if (base64url(data.credentialId) !== keyId) return 'apple_credential_id';
  return coseKeyOf(point).every((byte, index) => byte === data.credentialKey[index])
    ? { environment }
    : 'apple_credential_key';
};

/** Verifies an attestation: the app is found by step 6, as the binding that was signed names it. */
export const verifyAttestation = (
  { keyId, object }: AppleEvidence,
  request: EvidenceRequest,
  rules: AppleRules,
): VerifiedEvidence | AppleReason => {
  const attestation = readAttestationObject(object);
  if (typeof attestation === 'string') return attestation;
  const data = readAttestedData(attestation.authData);
  if (data === undefined) return 'apple_authenticator_data';
  const rpIdHash = base64url(data.rpIdHash);
  const app = rules.apps.get(rpIdHash);
  if (app === undefined) return 'apple_rp_id';
  const leaf = checkCertificates(attestation.x5c, rules.roots, request.now);
  if (typeof leaf === 'string') return leaf;
  const nonce = nonceFor(attestation.authData, request.bindingOf(app.app));
  const point = checkKey(leaf, nonce, keyId);
  if (typeof point === 'string') return point;
  const credential = checkCredential(data, { keyId, point }, rules);
  if (typeof credential === 'string') return credential;
  const launch = checkLaunch(data.extensions, rules);
  if (typeof launch === 'string') return launch;
  const version = attestedVersionOf(launch, app);
  const { environment } = credential;
  return {
    ok: true,
    platform: 'ios',
    level: 'secure-enclave',
    app: app.app,
    keyCreatedAt: request.now,
    evidenceId: base64url(nonce),
    remember: {
      key: keyId,
      value: writeRememberedKey({ point: base64url(point), rpIdHash, environment, attestedAt: request.now }),
    },
    ...keyFacts(keyId, rules),
    ...(version === undefined ? {} : { attestedVersion: version }),
  };
};
