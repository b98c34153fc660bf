import { mkdtemp, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { beforeEach, describe, expect, it } from '@jest/globals';

import { keepDevelopmentHashKey } from '../../../src/adapters/crypto/development-hash-key.ts';

describe('the hash key of the development profile', () => {
  let file: string;

  beforeEach(async () => {
    file = join(await mkdtemp(join(tmpdir(), 'numberwall-')), 'keys', 'hash.jwk');
  });

  it('is made once, for its owner alone, and the same at each start', async () => {
    const keys = await Promise.all([1, 2, 3, 4].map(() => keepDevelopmentHashKey(file)));
    expect(new Set(keys.map((key) => Buffer.from(key).toString('hex'))).size).toBe(1);
    expect(keys[0]).toHaveLength(32);
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    expect(await keepDevelopmentHashKey(file)).toEqual(keys[0]);
  });

  it.each(['{"kty":"oct","k":"short"}', '{"kty":"oct"}', '{"kty":"EC","k":"x"}', '[]', 'no JSON'])(
    'is not taken from %s',
    async (text) => {
      await keepDevelopmentHashKey(file);
      await writeFile(file, text);
      await expect(keepDevelopmentHashKey(file)).rejects.toThrow(file);
    },
  );
});
