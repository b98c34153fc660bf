import { z } from 'zod';

import { TOKEN_ALGORITHMS } from '../../src/core/attestation/token-header.ts';
import { NATIVE_PROFILE } from '../../src/core/attestation/token-profile.ts';
import { keys } from '../sections/key-source.ts';
import { choice } from '../types/choice.ts';
import { list, mapping } from '../types/object.ts';
import { text } from '../types/text.ts';
import { presetName, proofModes, type IssuerSettings } from './issuer-settings.ts';

/** A service whose tokens are those of docs/protocol.md; it needs no `preset`. */
export const attestationPreset = mapping({
  preset: z.exactOptional(presetName('attestation').describe('Tokens of docs/protocol.md; may be left out')),
  issuer: text('`iss` of its tokens', 'https://attest.example.com').describe(
    '`iss` of its tokens, compared exactly',
  ),
  audience: text('`aud` of its tokens', 'https://api.example.com').describe('`aud` of its tokens'),
  algorithms: list(choice(TOKEN_ALGORITHMS), 1, TOKEN_ALGORITHMS.length)
    .prefault(['ES256'])
    .describe('Signature algorithms that its tokens may have'),
  keys: keys.describe('Its public keys: exactly one of `file`, `inline` and `url`'),
  proofs: proofModes().prefault(['dpop']),
}).transform(({ issuer, audience, algorithms, keys: source, proofs: accepted }): IssuerSettings => ({
  issuer,
  audience,
  algorithms,
  keys: source,
  profile: { ...NATIVE_PROFILE, proofs: accepted },
  acceptUnbound: false,
}));
