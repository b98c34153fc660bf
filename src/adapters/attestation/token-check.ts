import type { CompactJws } from '../../core/attestation/compact-jws.ts';
import { readDeviceKey, thumbprintOf } from '../../core/attestation/device-key.ts';
import { isReason, refusal, type Checked } from '../../core/attestation/reasons.ts';
import { checkTokenClaims } from '../../core/attestation/token-claims.ts';
import { NATIVE_PROFILE } from '../../core/attestation/token-profile.ts';
import type { TokenTimeRules } from '../../core/attestation/token-times.ts';
import type { AttestationFailure } from '../../core/attestation/verifier.ts';
import type { RevocationCheck } from '../../core/revocation/check.ts';
import type { Clock } from '../../core/time.ts';
import { importDeviceKey } from './device-key.ts';
import type { Issuers } from './issuers.ts';
import { sha256 } from '../crypto/sha256.ts';
import { verifySignature } from './signature.ts';
import type { VerifiedToken } from './token-cache.ts';

export interface TokenCheckOptions extends TokenTimeRules {
  readonly issuers: Issuers;
  readonly clock: Clock;
  /** Nothing is revoked where it is absent. */
  readonly revocations?: RevocationCheck;
}

/** Judges a token whose form has been read, from its `kid` to its device key. */
export type CheckToken = (token: CompactJws) => Promise<VerifiedToken | AttestationFailure>;

type DevicePart = Pick<VerifiedToken, 'bound' | 'thumbprint'>;

const checkDevice = (cnf: unknown): Checked<DevicePart> => {
  const device = readDeviceKey(cnf);
  if (isReason(device)) return device;
  const deviceKey = importDeviceKey(device);
  if (deviceKey === undefined) return 'device_key_point';
  return { bound: { device, deviceKey }, thumbprint: thumbprintOf(device, sha256) };
};

/** What was signed, and not the signature: of one ECDSA signature there are two spellings. */
const tokenIdentity = ({ text }: CompactJws): DevicePart => ({
  thumbprint: sha256(`unbound-token:${text.slice(0, text.lastIndexOf('.'))}`),
});

/** Compiles the check of tokens, in the order of docs/protocol.md: key, signature, claims, device key. */
export const createCheckToken =
  ({ issuers, clock, revocations, ...rules }: TokenCheckOptions): CheckToken =>
  async (token) => {
    const { header, claims: claimed } = token;
    const issuer = issuers.named(claimed['iss']);
    const key = await issuers.findKey(header, issuer);
    if (isReason(key)) return refusal(key);
    if (!(await verifySignature(token, key.key, key.algorithm))) return refusal('token_signature');
    const claims = checkTokenClaims(claimed, issuer, clock(), rules);
    if (isReason(claims)) return refusal(claims);
    const { profile = NATIVE_PROFILE } = issuer ?? {};
    const device = profile.binding === 'key' ? checkDevice(claimed['cnf']) : tokenIdentity(token);
    const { provider, platform } = claims;
    if (isReason(device)) return refusal(device, { provider, platform });
    const jti = profile.consume ? { jti: String(claimed['jti']) } : {};
    const signedBy = { kid: key.kid, thumbprint: key.thumbprint };
    const { text } = token;
    const { thumbprint } = device;
    const revocable = revocations?.subjectsOf({ ...claims, kid: key.kid, claims: claimed, text, thumbprint });
    return { claims, profile, ...device, ...jti, signedBy, ...(revocable && { revocable }) };
  };
