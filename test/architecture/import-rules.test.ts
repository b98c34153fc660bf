import { describe, expect, it } from '@jest/globals';

import { importsOf, offences, readSources } from './import-graph.ts';

const root = new URL('../..', import.meta.url).pathname;
const edges = (path: string, text: string): string[] => offences([{ path, text }]);

describe('the import table', () => {
  it('is kept by every source file', () => {
    const sources = readSources(root);
    expect(sources.length).toBeGreaterThan(20);
    expect(sources.flatMap(importsOf).length).toBeGreaterThan(20);
    expect(offences(sources)).toEqual([]);
  });

  it.each([
    [
      'src/core/limits/x.ts',
      "import { y } from '../../adapters/redis/y.ts';",
      'src/core/limits/x.ts → src/adapters/redis/y.ts (core → adapters)',
    ],
    ['src/core/x.ts', "import fs from 'node:fs';", 'src/core/x.ts → node:fs (core → node)'],
    ['src/core/x.ts', "import type { Request } from 'express';", 'src/core/x.ts → express (core → package)'],
    [
      'src/core/x.ts',
      "export * from 'jose/jwks/remote';",
      'src/core/x.ts → jose/jwks/remote (core → package)',
    ],
    ['src/core/x.ts', "const y = await import('../main.ts');", 'src/core/x.ts → src/main.ts (core → main)'],
    ['middleware/x.ts', "import { z } from 'zod';", 'middleware/x.ts → zod (middleware → package)'],
    ['middleware/x.ts', "import 'node:fs';", 'middleware/x.ts → node:fs (middleware → node)'],
    [
      'src/adapters/redis/x.ts',
      "import { c } from '../../compose.ts';",
      'src/adapters/redis/x.ts → src/compose.ts (adapters → compose)',
    ],
    ['src/admin.ts', "import '../test/support/x.ts';", 'src/admin.ts → test/support/x.ts (admin → outside)'],
    ['src/stray.ts', "import 'express';", 'src/stray.ts → express (no area owns src/stray.ts)'],
  ])('finds the bad edge of %s: %s', (path, text, edge) => {
    expect(edges(path, text)).toEqual([edge]);
  });

  it.each([
    ['src/core/limits/x.ts', "import { y } from '../time.ts';"],
    ['src/core/x.ts', "import { parse } from 'libphonenumber-js/max';"],
    ['src/adapters/redis/x.ts', "import { Redis } from 'ioredis'; import 'node:net';"],
    ['middleware/x.ts', "import { y } from '../src/core/time.ts'; import 'node:crypto';"],
    ['src/core/x.ts', "// import fs from 'node:fs';\nexport const text = \"from 'express'\";"],
  ])('lets %s do: %s', (path, text) => {
    expect(edges(path, text)).toEqual([]);
  });
});
