import { createHash, generateKeyPairSync, sign, verify } from 'node:crypto';

import { Redis } from 'ioredis';

const SIGNATURES = 2_000;
const CALLS = 5_000;
const IN_FLIGHT = 64;

const microsOf = async (count: number, work: () => Promise<void> | void): Promise<number> => {
  const before = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / count;
};

/** CPU µs of one ES256 signature verified with a key at hand. */
export const measureSignature = (): Promise<number> => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const text = createHash('sha256').update('proof').digest();
  const signature = sign('sha256', text, { key: privateKey, dsaEncoding: 'ieee-p1363' });
  const key = { key: publicKey, dsaEncoding: 'ieee-p1363' } as const;
  return microsOf(SIGNATURES, () => {
    for (let at = 0; at < SIGNATURES; at += 1)
      if (!verify('sha256', text, key, signature)) throw new Error('a good signature was refused');
  });
};

/** CPU µs in Node of one call to Redis, 64 in flight. */
export const measureRedisCall = async (url: string): Promise<number> => {
  const client = new Redis(url);
  const script = 'return 1';
  await client.eval(script, 0);
  const sha = createHash('sha1').update(script).digest('hex');
  let left = CALLS;
  const work = async (): Promise<void> => {
    while (left-- > 0) await client.evalsha(sha, 1, '{bench}:floor', 'one');
  };
  const micros = await microsOf(CALLS, async () => {
    await Promise.all(Array.from({ length: IN_FLIGHT }, work));
  });
  client.disconnect();
  return micros;
};
