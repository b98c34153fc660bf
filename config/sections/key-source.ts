import { z } from 'zod';

import { duration } from '../types/duration.ts';
import { mapping } from '../types/object.ts';
import { text } from '../types/text.ts';
import { webUrl } from '../types/url.ts';
import { jwkSet } from './jwk.ts';

/** Where an issuer’s public keys come from: exactly one of file, inline, URL and discovery document. */
export type KeySource =
  | { readonly file: string }
  | { readonly inline: z.output<typeof jwkSet> }
  | { readonly url: string; readonly refreshMs: number; readonly timeoutMs: number }
  | {
      readonly discovery: string;
      readonly issuer: string;
      readonly refreshMs: number;
      readonly timeoutMs: number;
    };

/** Time between two reads of keys on the web. */
export const refresh = () => duration('30s', '24h').prefault('5m');

/** Time for one read. */
export const timeout = () => duration('100ms', '30s').prefault('3s');

/** Exactly one of file, inline and URL. */
export const keys = mapping({
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
  refresh: refresh().describe('With `url`: time between two reads'),
  timeout: timeout().describe('With `url`: for one read'),
}).transform(({ file, inline, url, refresh: refreshMs, timeout: timeoutMs }, context): KeySource => {
  if ([file, inline, url].filter((source) => source !== undefined).length !== 1) {
    context.addIssue({
      code: 'custom',
      message: 'must have exactly one of file, inline and url',
      params: { remedy: 'Keep the one from which the keys are to be read.' },
    });
  }
  if (file !== undefined) return { file };
  if (inline !== undefined) return { inline };
  return { url: url ?? '', refreshMs, timeoutMs };
});
