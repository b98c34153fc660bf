import { describe, expect, it } from '@jest/globals';

import { announcedMethods } from '../../../src/core/attestation/announced-methods.ts';
import { NATIVE_PROFILE } from '../../../src/core/attestation/token-profile.ts';

describe('what is announced', () => {
  it('is of all issuers together, each once', () => {
    const profile = { ...NATIVE_PROFILE, proofs: ['dpop', 'pop'] as const };
    const unbound = { ...NATIVE_PROFILE, binding: 'none' as const };
    expect(
      announcedMethods([
        { algorithms: ['RS256', 'ES256'], profile },
        { algorithms: ['ES256'] },
        { algorithms: ['RS256'], profile: unbound },
      ]),
    ).toEqual({
      client_attestation_signing_alg_values_supported: ['ES256', 'RS256'],
      client_attestation_pop_signing_alg_values_supported: ['ES256'],
      client_attestation_pop_methods_supported: ['attestation_pop_jwt', 'dpop_combined', 'none'],
    });
  });

  it('names no algorithm of a PoP where none is taken', () => {
    expect(announcedMethods([{ algorithms: ['ES256'] }])).toEqual({
      client_attestation_signing_alg_values_supported: ['ES256'],
      client_attestation_pop_methods_supported: ['dpop_combined'],
    });
  });
});
