import { z } from 'zod';

import { list } from '../types/object.ts';

/** Members that only private or symmetric keys have (RFC 7518 §6). */
const PRIVATE_MEMBERS = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k'];

const member = (what: string) => {
  const error = `must be ${what}`;
  return z.string({ error }).min(1, { error }).max(256, { error });
};

const jwk = z
  .looseObject(
    {
      kid: member('the key’s id, 1 to 256 characters'),
      kty: z.enum(['EC', 'RSA', 'OKP'], { error: 'must be EC, RSA or OKP' }),
    },
    { error: 'must be a JWK' },
  )
  .refine((key) => PRIVATE_MEMBERS.every((name) => !Object.hasOwn(key, name)), {
    error: 'must be a public key',
    params: { remedy: 'Put only the public half here; treat the private one as disclosed, and replace it.' },
  });

/** A JWK set (RFC 7517 §5) of public keys, each with `kid` and `kty`; other members pass through. */
export const jwkSet = z
  .looseObject({ keys: list(jwk, 1, 64) }, { error: 'must be a JWK set: a mapping with keys' })
  .meta({ form: 'JWK set of 1 to 64 public keys', example: '{ keys: [ … ] }' });
