import { verify } from 'node:crypto';

import { decodeBase64url } from '../../../core/attestation/base64url.ts';
import { readAuthenticatorData } from '../../../core/evidence/apple/authenticator-data.ts';
import { attestedVersionOf } from '../../../core/evidence/apple/launch.ts';
import type { AppleReason } from '../../../core/evidence/apple/reasons.ts';
import { readRememberedKey, type RememberedKey } from '../../../core/evidence/apple/remembered-key.ts';
import type { EvidenceMemory, EvidenceRequest, VerifiedEvidence } from '../../../core/evidence/provider.ts';
import type { AppleEvidence } from './evidence-form.ts';
import { keyOfPoint } from './key-point.ts';
import { checkLaunch, keyFacts, nonceFor, type AppleRules } from './rules.ts';
import { decodeMap, hasKeys } from './strict-cbor.ts';

interface Assertion {
  readonly signature: Uint8Array;
  readonly authData: Uint8Array;
}

const readAssertion = (bytes: Uint8Array): Assertion | undefined => {
  const map = decodeMap(bytes);
  if (map === undefined || !hasKeys(map, ['signature', 'authenticatorData'])) return undefined;
  const [signature, authData] = [map.get('signature'), map.get('authenticatorData')];
  return signature instanceof Uint8Array && authData instanceof Uint8Array
    ? { signature, authData }
    : undefined;
};

/** ECDSA over the SHA-256 of the nonce, which is a hash itself. */
const isSigned = (nonce: Buffer, signature: Uint8Array, { point }: RememberedKey): boolean => {
  const bytes = decodeBase64url(point);
  const key = bytes === undefined ? undefined : keyOfPoint(bytes);
  return key !== undefined && verify('sha256', nonce, key, signature);
};

const recallKey = async (keyId: string, memory: EvidenceMemory): Promise<RememberedKey | undefined> => {
  const text = await memory.recall(keyId);
  return text === undefined ? undefined : readRememberedKey(text);
};

/** Verifies an assertion by the key that was attested before; that its counter rose is for the store to see. */
export const verifyAssertion = async (
  { keyId, object }: AppleEvidence,
  request: EvidenceRequest,
  rules: AppleRules,
  memory: EvidenceMemory,
): Promise<VerifiedEvidence | AppleReason> => {
  const assertion = readAssertion(object);
  if (assertion === undefined) return 'apple_assertion_form';
  const data = readAuthenticatorData(assertion.authData);
  if (data === undefined) return 'apple_authenticator_data';
  const rpIdHash = Buffer.from(data.rpIdHash).toString('base64url');
  const app = rules.apps.get(rpIdHash);
  if (app === undefined) return 'apple_rp_id';
  const key = await recallKey(keyId, memory);
  if (key === undefined) return 'apple_key_unknown';
  const nonce = nonceFor(assertion.authData, request.bindingOf(app.app));
  if (!isSigned(nonce, assertion.signature, key)) return 'apple_assertion_signature';
  if (key.rpIdHash !== rpIdHash) return 'apple_assertion_app';
  if (data.counter === 0) return 'apple_assertion_counter';
  if (!rules.environments.includes(key.environment)) return 'apple_environment';
  const launch = checkLaunch(data.extensions, rules);
  if (typeof launch === 'string') return launch;
  const version = attestedVersionOf(launch, app);
  return {
    ok: true,
    platform: 'ios',
    level: 'secure-enclave',
    app: app.app,
    keyCreatedAt: key.attestedAt,
    evidenceId: nonce.toString('base64url'),
    counter: { key: keyId, value: data.counter },
    ...keyFacts(keyId, rules),
    ...(version === undefined ? {} : { attestedVersion: version }),
  };
};
