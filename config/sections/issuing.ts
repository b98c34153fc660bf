import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';
import { text } from '../types/text.ts';
import { evidenceProviders } from './evidence-providers.ts';

/** What makes this gateway an issuer of its own. */
export const issuing = mapping({
  issuer: z.exactOptional(
    text('`iss` of its tokens', 'https://api.example.com').describe(
      '`iss` of its tokens; without it, the public origin',
    ),
  ),
  audience: z.exactOptional(
    text('`aud` of its tokens', 'https://api.example.com').describe(
      '`aud` of its tokens; without it, the public origin',
    ),
  ),
  keysFile: z.exactOptional(
    text(
      'path of a key file, from the directory of this file',
      '/run/secrets/issuer-keys.json',
      4_096,
    ).describe(
      'Its keys, made by `numberwall keys generate`; the same on all instances. Development: the development issuer’s key',
    ),
  ),
  tokenLifetime: duration('1m', '24h').prefault('1h').describe('`exp` − `iat` of its tokens'),
  providers: evidenceProviders,
})
  .transform(({ tokenLifetime, ...rest }) => ({ ...rest, tokenLifetimeMs: tokenLifetime }))
  .describe('Tokens of the gateway itself');
