import { readProofHeader } from '../../core/attestation/evidence.ts';
import { readProof } from '../../core/attestation/forms.ts';
import { isReason } from '../../core/attestation/reasons.ts';
import type { CheckKeyProof } from '../../core/issuing/exchange.ts';
import { importDeviceKey } from './device-key.ts';
import { createCheckProof, type ProofCheckOptions } from './proof-check.ts';

/**
 * Compiles the check of the proof that a key makes of itself while there is no token: `htd` is demanded, because what is
 * asked for stands in the body.
 * @throws {RangeError} for a public origin that is none.
 */
export const createCheckKeyProof = (options: Omit<ProofCheckOptions, 'require'>): CheckKeyProof => {
  const checkProof = createCheckProof({ ...options, require: ['htd'] });
  return async (request, jwk) => {
    const header = readProofHeader(request.headers);
    if (isReason(header)) return header;
    const proof = readProof({ mode: 'dpop', text: header.proof });
    if (isReason(proof)) return proof;
    const deviceKey = importDeviceKey(jwk);
    if (deviceKey === undefined) return 'device_key_point';
    return checkProof(proof.jws, { device: jwk, deviceKey }, undefined, request);
  };
};
