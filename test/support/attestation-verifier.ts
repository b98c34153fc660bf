import { createVerifiers, type VerifierFoundation } from '../../src/adapters/attestation/verifier.ts';
import type { MinimumVersionOptions } from '../../src/core/attestation/minimum-version.ts';
import type { AttestationVerifier } from '../../src/core/attestation/verifier.ts';

export interface AttestationVerifierOptions extends VerifierFoundation, MinimumVersionOptions {}

/** One verifier that shares with no other what it knows of tokens. */
export const createAttestationVerifier = (options: AttestationVerifierOptions): AttestationVerifier =>
  createVerifiers(options).verifierOf(options);
