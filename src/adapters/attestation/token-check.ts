import type { CompactJws } from '../../core/attestation/compact-jws.ts';
import { readDeviceKey, thumbprintOf } from '../../core/attestation/device-key.ts';
import { isReason, refusal } from '../../core/attestation/reasons.ts';
import { checkTokenClaims, type TokenClaims } from '../../core/attestation/token-claims.ts';
import type { TokenTimeRules } from '../../core/attestation/token-times.ts';
import type { AttestationFailure } from '../../core/attestation/verifier.ts';
import type { Clock } from '../../core/time.ts';
import { importDeviceKey } from './device-key.ts';
import type { Issuers } from './issuers.ts';
import { sha256 } from './sha256.ts';
import { verifySignature } from './signature.ts';
import type { VerifiedToken } from './token-cache.ts';

export interface TokenCheckOptions extends TokenTimeRules {
  readonly issuers: Issuers;
  readonly clock: Clock;
}

/** Judges a token whose form has been read, from its `kid` to its device key. */
export type CheckToken = (token: CompactJws) => Promise<VerifiedToken | AttestationFailure>;

type DevicePart = Pick<VerifiedToken, 'device' | 'deviceKey' | 'thumbprint'>;

const checkDevice = (cnf: unknown, { provider, platform }: TokenClaims): DevicePart | AttestationFailure => {
  const device = readDeviceKey(cnf);
  if (isReason(device)) return refusal(device, { provider, platform });
  const deviceKey = importDeviceKey(device);
  if (deviceKey === undefined) return refusal('device_key_point', { provider, platform });
  return { device, deviceKey, thumbprint: thumbprintOf(device, sha256) };
};

/** Compiles the check of tokens, in the order of docs/protocol.md: key, signature, claims, device key. */
export const createCheckToken =
  ({ issuers, clock, ...rules }: TokenCheckOptions): CheckToken =>
  async (token) => {
    const { header, claims: claimed } = token;
    const issuer = issuers.named(claimed['iss']);
    const key = await issuers.findKey(header, issuer);
    if (isReason(key)) return refusal(key);
    if (!(await verifySignature(token, key.key, key.algorithm))) return refusal('token_signature');
    const claims = checkTokenClaims(claimed, issuer, clock(), rules);
    if (isReason(claims)) return refusal(claims);
    const device = checkDevice(claimed['cnf'], claims);
    if ('ok' in device) return device;
    return { claims, ...device, signedBy: { kid: key.kid, thumbprint: key.thumbprint } };
  };
