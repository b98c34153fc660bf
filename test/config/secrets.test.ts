import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';

import { ConfigError, loadConfig } from '../../config/load.ts';
import { createFolder, faultsOf, HASH_KEY, hexOf } from './support.ts';

const load = (env: Record<string, string>) => loadConfig({ profile: 'development', env });
const faults = (env: Record<string, string>) => faultsOf({ profile: 'development', env });

describe('a secret', () => {
  it.each([
    ['as it is', HASH_KEY],
    ['with a line feed', `${HASH_KEY}\n`],
    ['with carriage return and line feed', `${HASH_KEY}\r\n`],
  ])('comes from a file, %s', async (_, text) => {
    using files = createFolder();
    const { secrets } = await load({ NUMBERWALL_HASH_KEY_FILE: files.write('key', text) });
    expect(hexOf(secrets.hashKey)).toBe(HASH_KEY);
  });

  it('comes from a file for Redis too', async () => {
    using files = createFolder();
    const { store } = await load({ NUMBERWALL_REDIS_URL_FILE: files.write('url', 'rediss://u:p@a:1\n') });
    expect(store.redis?.url).toBe('rediss://u:p@a:1');
  });

  it.each([
    ['hexadecimal', HASH_KEY],
    ['upper-case hexadecimal', HASH_KEY.toUpperCase()],
    ['base64url', Buffer.from(HASH_KEY, 'hex').toString('base64url')],
    ['base64', Buffer.from(HASH_KEY, 'hex').toString('base64')],
  ])('is read as %s', async (_, text) => {
    const { secrets } = await load({ NUMBERWALL_HASH_KEY: text });
    expect(hexOf(secrets.hashKey)).toBe(HASH_KEY);
  });

  it('is a fault when given twice', async () => {
    using files = createFolder();
    const env = { NUMBERWALL_HASH_KEY: HASH_KEY, NUMBERWALL_HASH_KEY_FILE: files.write('key', HASH_KEY) };
    expect((await faults(env)).map(({ path }) => path)).toEqual(['NUMBERWALL_HASH_KEY']);
  });

  it.each<[string, string | Uint8Array, RegExp]>([
    ['is empty', '', /empty/],
    ['holds a line break alone', '\n', /empty/],
    ['is no UTF-8', Uint8Array.of(0xff, 0xfe), /UTF-8/],
    ['is too large', 'a'.repeat(16_385), /larger/],
  ])('is a fault when its file %s', async (_, content, message) => {
    using files = createFolder();
    expect(await faults({ NUMBERWALL_HASH_KEY_FILE: files.write('key', content) })).toEqual([
      expect.objectContaining({
        path: 'NUMBERWALL_HASH_KEY_FILE',
        message: expect.stringMatching(message),
      }),
    ]);
  });

  it('is a fault when its file is not there, or a directory', async () => {
    using files = createFolder();
    for (const file of [`${files.folder}/none`, files.folder]) {
      expect((await faults({ NUMBERWALL_HASH_KEY_FILE: file })).map(({ message }) => message)).toEqual([
        expect.stringMatching(/ENOENT|EISDIR/),
      ]);
    }
  });

  it('has 32 bytes or more, in hexadecimal and in base64url', async () => {
    expect(await faults({ NUMBERWALL_HASH_KEY: 'x'.repeat(42) })).toHaveLength(1);
    expect(await faults({ NUMBERWALL_HASH_KEY: 'x'.repeat(43) })).toEqual([]);
    expect(await faults({ NUMBERWALL_HASH_KEY: 'ab'.repeat(31) })).toHaveLength(1);
    expect(await faults({ NUMBERWALL_HASH_KEY: 'ab'.repeat(32) })).toEqual([]);
  });

  it('of operators has 32 to 1024 characters of a bearer token, not all alike, from variable or file', async () => {
    using files = createFolder();
    const token = '0123456789abcdef'.repeat(2);
    for (const env of [
      { NUMBERWALL_OPERATOR_TOKEN: token },
      { NUMBERWALL_OPERATOR_TOKEN_FILE: files.write('token', `${token}\n`) },
    ]) {
      expect((await load(env)).secrets.operatorToken).toBe(token);
    }
    const refused = [
      token.slice(1),
      `${token} `,
      `${token}é`,
      'ab'.repeat(16),
      '0123456789abcdef'.repeat(65),
    ];
    for (const text of refused) expect(await faults({ NUMBERWALL_OPERATOR_TOKEN: text })).toHaveLength(1);
    expect(await faults({ NUMBERWALL_OPERATOR_TOKEN: '0123456789abcdef'.repeat(64) })).toEqual([]);
  });
});

describe('a fault', () => {
  const VARIABLES = [
    'NUMBERWALL_PROFILE',
    'NUMBERWALL_PUBLIC_LISTEN',
    'NUMBERWALL_PUBLIC_ORIGIN',
    'NUMBERWALL_REDIS_URL',
    'NUMBERWALL_REDIS_URL_FILE',
    'NUMBERWALL_UPSTREAM_URL',
    'NUMBERWALL_DISCLOSURE',
    'NUMBERWALL_TRUSTED_PROXIES',
    'NUMBERWALL_ISSUER_JWKS',
    'NUMBERWALL_ISSUER',
    'NUMBERWALL_HASH_KEY',
    'NUMBERWALL_HASH_KEY_FILE',
    'NUMBERWALL_OPERATOR_TOKEN',
    'NUMBERWALL_OPERATOR_TOKEN_FILE',
    'NUMBERWALL_WORKERS',
    'NUMBERWALL_LOG_LEVEL',
    'NUMBERWALL_LOG_LEVLE',
  ];
  const SECRET = 'hunter2correcthorse';

  const said = async (options: Parameters<typeof loadConfig>[0]): Promise<string> => {
    try {
      await loadConfig(options);
      return '';
    } catch (error) {
      if (!(error instanceof ConfigError)) throw error;
      return `${error.render()} ${JSON.stringify(error.faults)} ${error.message} ${error.stack ?? ''}`;
    }
  };

  it.each(VARIABLES)('never quotes a secret that was put into %s', async (name) => {
    for (const value of [
      SECRET,
      `redis://:${SECRET}@`,
      `https://u:${SECRET}@a.example`,
      `1.2.3.4/${SECRET}`,
    ]) {
      const text = await said({ env: { [name]: value } });
      expect(text).not.toBe('');
      expect(text).not.toContain(SECRET);
    }
  });

  it('never quotes a value, wherever it stands', async () => {
    const paths = [
      'public',
      'listen',
      'store',
      'redis',
      'url',
      'secrets',
      'hashKey',
      'policies',
      'by',
      'mode',
      'routes',
      'attestation',
      'issuers',
      'keys',
      'inline',
      'log',
      'level',
      'disclosure',
    ];
    const shape = fc.letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 5 },
        fc.constantFrom(SECRET, `redis://:${SECRET}@x`, `distinct ${SECRET}`, `enforce ${SECRET}`),
        fc.array(tie('value'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom(...paths), tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    await fc.assert(
      fc.asyncProperty(fc.dictionary(fc.constantFrom(...paths), shape, { maxKeys: 6 }), async (overlay) => {
        expect(await said({ env: {}, overlay })).not.toContain(SECRET);
      }),
      { numRuns: 300 },
    );
  });

  it.each([
    [`secrets:\n  hashKey: [${SECRET}`],
    [`secrets: {hashKey ${SECRET}: "a}`],
    [`secrets:\n hashKey: *${SECRET}`],
    [`secrets:\n hashKey: !${SECRET} x`],
    [`secrets:\n hashKey: a\n  ${SECRET}: b: c`],
    [SECRET],
    [`- ${SECRET}`],
    [`%${SECRET}\n---\n&${SECRET}`],
  ])('never quotes the text of a broken file: %j', async (yaml) => {
    using files = createFolder();
    const text = await said({ env: {}, file: files.write('a.yaml', yaml) });
    expect(text).toMatch(/--config/);
    expect(text).not.toContain(SECRET);
  });

  it('of the canary is numbers of our own with their codes, each once', async () => {
    using files = createFolder();
    const text = '+1 202-555-0123=1234567';
    expect(await faults({ NUMBERWALL_CANARY_NUMBERS: text })).toHaveLength(1);
    const lines = '+12025550123=1234567\n+12025550124=7654,\n';
    const { secrets } = await load({ NUMBERWALL_CANARY_NUMBERS_FILE: files.write('numbers', lines) });
    expect(secrets.canaryNumbers).toEqual([
      { e164: '+12025550123', word: '1234567' },
      { e164: '+12025550124', word: '7654' },
    ]);
    for (const bad of [
      '+14155552671',
      '+14155552671=',
      '+14155552671=123',
      `+14155552671=${'1'.repeat(17)}`,
      '+14155552671=1234=5',
      '+141555526=1234567',
      '14155552671=1234567',
      '+14155552671=1234567 +14155552671=7654321',
    ]) {
      const [fault] = await faults({ NUMBERWALL_CANARY_NUMBERS: bad });
      expect(fault?.path).toBe('secrets.canaryNumbers');
      expect(JSON.stringify(fault)).not.toContain('4155552');
    }
    expect(await faults({ NUMBERWALL_CANARY_NUMBERS: '+12025550123=1234' })).toEqual([]);
    expect(await faults({ NUMBERWALL_CANARY_NUMBERS: `+12025550123=${'1'.repeat(16)}` })).toEqual([]);
  });

  it('of the timing self-probe is numbers of our own, each with or without an account', async () => {
    const text = '+12025550123=registered, +12025550124=unregistered';
    const { secrets } = await load({ NUMBERWALL_TIMING_NUMBERS: text });
    expect(secrets.timingNumbers).toEqual([
      { e164: '+12025550123', word: 'registered' },
      { e164: '+12025550124', word: 'unregistered' },
    ]);
    for (const bad of ['+14155552671', '+14155552671=known', '+14155552671=registeredx']) {
      const [fault] = await faults({ NUMBERWALL_TIMING_NUMBERS: bad });
      expect(fault?.path).toBe('secrets.timingNumbers');
      expect(JSON.stringify(fault)).not.toContain('4155552');
    }
  });
});
