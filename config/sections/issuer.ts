import { z } from 'zod';

import { TOKEN_ALGORITHMS } from '../../src/core/attestation/token-header.ts';
import { duration } from '../types/duration.ts';
import { choice } from '../types/choice.ts';
import { list, mapping } from '../types/object.ts';
import { text } from '../types/text.ts';
import { webUrl } from '../types/url.ts';
import { jwkSet } from './jwk.ts';

/** Where an issuer’s public keys come from: exactly one of file, inline and URL. */
export type KeySource =
  | { readonly file: string }
  | { readonly inline: z.output<typeof jwkSet> }
  | { readonly url: string; readonly refreshMs: number; readonly timeoutMs: number };

const keys = mapping({
  file: z.exactOptional(
    text('path of a JWK set, from the directory of this file', 'keys/issuer.json', 4096).describe(
      'A JWK set on disk',
    ),
  ),
  inline: z.exactOptional(jwkSet.describe('A JWK set written here')),
  url: z.exactOptional(
    webUrl('https://attest.example.com/.well-known/jwks.json').describe(
      'A JWK set on the web, read in the background',
    ),
  ),
  refresh: duration('30s', '24h').prefault('5m').describe('With `url`: time between two reads'),
  timeout: duration('100ms', '30s').prefault('3s').describe('With `url`: for one read'),
}).transform(({ file, inline, url, refresh, timeout }, context): KeySource => {
  if ([file, inline, url].filter((source) => source !== undefined).length !== 1) {
    context.addIssue({
      code: 'custom',
      message: 'must have exactly one of file, inline and url',
      params: { remedy: 'Keep the one from which the keys are to be read.' },
    });
  }
  if (file !== undefined) return { file };
  if (inline !== undefined) return { inline };
  return { url: url ?? '', refreshMs: refresh, timeoutMs: timeout };
});

/** One service whose attestation tokens are accepted. */
export const issuer = mapping({
  issuer: text('`iss` of its tokens', 'https://attest.example.com').describe(
    '`iss` of its tokens, compared exactly',
  ),
  audience: text('`aud` of its tokens', 'https://api.example.com').describe('`aud` of its tokens'),
  algorithms: list(choice(TOKEN_ALGORITHMS), 1, TOKEN_ALGORITHMS.length)
    .prefault(['ES256'])
    .describe('Signature algorithms that its tokens may have'),
  keys: keys.describe('Its public keys: exactly one of `file`, `inline` and `url`'),
});
