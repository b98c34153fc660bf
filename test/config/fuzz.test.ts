import fc from 'fast-check';
import { describe, expect, it } from '@jest/globals';

import { keysAt } from '../../config/describe-schema.ts';
import { parseYaml } from '../../config/parse-yaml.ts';
import { SECTIONS } from '../../config/schema.ts';
import { createFolder, faultsOf } from './support.ts';

const isWellFormed = (faults: Awaited<ReturnType<typeof faultsOf>>): boolean =>
  faults.every(
    ({ path, message, remedy }) =>
      path !== '' && message !== '' && remedy !== '' && !/\p{Cc}/u.test(path + message + remedy),
  );

const names = [
  ...Object.keys(SECTIONS),
  ...Object.keys(SECTIONS).flatMap((section) => keysAt([section])),
  '__proto__',
  'constructor',
  'toString',
];
const key = fc.oneof(fc.constantFrom(...names), fc.string({ maxLength: 8 }));
const leaf = fc.oneof(
  fc.anything({ maxDepth: 1 }),
  fc.constantFrom(
    '10s',
    '4KiB',
    '127.0.0.1:0',
    'enforce',
    'device',
    'distinct number',
    'development',
    'GET',
    '/a/{b}',
  ),
);
const { tree } = fc.letrec((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    leaf,
    fc.array(tie('tree'), { maxLength: 4 }),
    fc.dictionary(key, tie('tree'), { maxKeys: 6, noNullPrototype: false }),
  ),
}));

/** Each loads hundreds of configurations, on however busy a machine. */
const PATIENCE_MS = 180_000;

describe('anything at all', () => {
  it(
    'is a configuration or has faults: objects',
    async () => {
      await fc.assert(
        fc.asyncProperty(
          fc.dictionary(key, tree, { maxKeys: 8, noNullPrototype: false }),
          async (overlay) => {
            expect(isWellFormed(await faultsOf({ profile: 'development', env: {}, overlay }))).toBe(true);
          },
        ),
        { numRuns: 300 },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is a configuration or has faults: files',
    async () => {
      using files = createFolder();
      const token = fc.constantFrom(
        ': ',
        '- ',
        '\n',
        '  ',
        '{',
        '}',
        '[',
        ']',
        '&a ',
        '*a',
        '!x ',
        '"',
        "'",
        '|',
        '>',
        '#',
        '%',
        '---\n',
        '? ',
        '<<',
        '\t',
        ...names,
      );
      const text = fc.oneof(
        fc.array(token, { maxLength: 60 }).map((parts) => parts.join('')),
        fc.string({ unit: 'binary', maxLength: 200 }),
        fc.json({ maxDepth: 4 }),
      );
      await fc.assert(
        fc.asyncProperty(text, async (yaml) => {
          const file = files.write('a.yaml', yaml);
          expect(isWellFormed(await faultsOf({ profile: 'development', env: {}, file }))).toBe(true);
        }),
        { numRuns: 300 },
      );
    },
    PATIENCE_MS,
  );

  it(
    'is a configuration or has faults: environments',
    async () => {
      const variable = fc.oneof(
        fc.constantFrom(
          'NUMBERWALL_PUBLIC_LISTEN',
          'NUMBERWALL_REDIS_URL',
          'NUMBERWALL_TRUSTED_PROXIES',
          'NUMBERWALL_ISSUER_JWKS',
          'NUMBERWALL_ISSUER',
          'NUMBERWALL_HASH_KEY_FILE',
          'NUMBERWALL_CONFIG',
          'NUMBERWALL_UPSTREAM_URL',
        ),
        fc.string({ maxLength: 12 }).map((name) => `NUMBERWALL_${name}`),
      );
      const value = fc.oneof(
        fc.string({ unit: 'binary', maxLength: 40 }),
        fc.webUrl(),
        fc.ipV6(),
        fc.ipV4().map((ip) => `${ip}/8`),
      );
      await fc.assert(
        fc.asyncProperty(fc.dictionary(variable, value, { maxKeys: 5 }), async (env) => {
          expect(isWellFormed(await faultsOf({ profile: 'development', env }))).toBe(true);
        }),
        { numRuns: 150 },
      );
    },
    PATIENCE_MS,
  );

  it('is data without a fault, or nothing with faults: YAML', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
        const { value, faults } = parseYaml(text);
        expect(value === undefined).toBe(faults.length > 0);
      }),
      { numRuns: 300 },
    );
  });
});
