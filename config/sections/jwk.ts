import { z } from 'zod';

import { hasPrivateMember } from '../../src/core/attestation/device-key.ts';
import { list } from '../types/object.ts';

const isSecret = (key: Readonly<Record<string, unknown>>): boolean =>
  key['kty'] === 'oct' || hasPrivateMember(key);

/** One key; kinds and uses that nobody here knows are passed over later (RFC 7517 §5), secrets are not. */
const jwk = z
  .looseObject({ kty: z.string({ error: 'must be the kind of the key' }) }, { error: 'must be a JWK' })
  .refine((key) => !isSecret(key), {
    error: 'must be a public key',
    params: { remedy: 'Put only the public half here; treat the private one as disclosed, and replace it.' },
  });

/** A JWK set (RFC 7517 §5) of public keys, one with a `kid` among them. */
export const jwkSet = z
  .looseObject({ keys: list(jwk, 1, 64) }, { error: 'must be a JWK set: a mapping with keys' })
  .refine(({ keys }) => keys.some(({ ['kid']: kid }) => typeof kid === 'string' && kid !== ''), {
    error: 'has no key with a kid, by which tokens name it',
    params: { remedy: 'Give each key a kid.' },
  })
  .meta({ form: 'JWK set of 1 to 64 public keys', example: '{ keys: [ … ] }' });
