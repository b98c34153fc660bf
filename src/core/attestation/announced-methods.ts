import { PROOF_ALGORITHM } from './forms.ts';
import type { TokenAlgorithm } from './token-header.ts';
import { NATIVE_PROFILE, type TokenProfile } from './token-profile.ts';

/** What is announced of an issuer; `NATIVE_PROFILE` where it names no profile. */
export interface AnnouncedIssuer {
  readonly algorithms: readonly TokenAlgorithm[];
  readonly profile?: TokenProfile;
}

const METHODS = { dpop: 'dpop_combined', pop: 'attestation_pop_jwt' } as const;

const methodsOf = ({ profile = NATIVE_PROFILE }: AnnouncedIssuer): readonly string[] =>
  profile.binding === 'none' ? ['none'] : profile.proofs.map((mode) => METHODS[mode]);

const unique = (values: readonly string[]): readonly string[] => [...new Set(values)].sort();

/**
 * What tokens and proofs are taken of all issuers together, by the names of
 * draft-ietf-oauth-attestation-based-client-auth (metadata).
 */
export const announcedMethods = (
  issuers: readonly AnnouncedIssuer[],
): Readonly<Record<string, readonly string[]>> => {
  const methods = unique(issuers.flatMap(methodsOf));
  return {
    client_attestation_signing_alg_values_supported: unique(issuers.flatMap(({ algorithms }) => algorithms)),
    client_attestation_pop_methods_supported: methods,
    ...(methods.includes(METHODS.pop)
      ? { client_attestation_pop_signing_alg_values_supported: [PROOF_ALGORITHM] }
      : {}),
  };
};
