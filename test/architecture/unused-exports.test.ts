import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';

import { readSources, type SourceFile } from './import-graph.ts';

const root = new URL('../..', import.meta.url).pathname;

/** Tests use what a file exports, as other sources do. */
const readTests = (): SourceFile[] =>
  readdirSync(join(root, 'test'), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\.(?:ts|js)$/.test(file))
    .map((file) => ({ path: `test/${file}`, text: readFileSync(join(root, 'test', file), 'utf8') }));

const sources = [...readSources(root), ...readTests()];

const isProduct = ({ path }: SourceFile): boolean => /^(?:src|middleware|config)\//.test(path);

/** Values that a file offers: what is only a type is there for who reads the signature. */
const offered = ({ text }: SourceFile): readonly string[] =>
  [...text.matchAll(/^export (?:async )?(?:const|function|class) (\w+)/gm)].map(([, name = '']) => name);

const wordsOf = ({ text }: SourceFile): ReadonlySet<string> => new Set(text.match(/\w+/g));

const unusedIn = (files: readonly SourceFile[]): string[] => {
  const words = new Map(files.map((file) => [file.path, wordsOf(file)]));
  const isUsed = (name: string, by: string): boolean =>
    [...words].some(([path, known]) => path !== by && known.has(name));
  return files
    .filter(isProduct)
    .flatMap((file) =>
      offered(file).flatMap((name) => (isUsed(name, file.path) ? [] : [`${file.path} ${name}`])),
    );
};

/** Bounds and parts that whoever reads about them looks up by name, though no other file needs them. */
const LOOKED_UP = [
  ...['MAX_PIPELINED', 'DEFAULT_BODY_LIMITS', 'ADMIN_LIMITS', 'BODY_TYPES'],
  ...['SLOW_STEPS', 'FADING_UNIT', 'KNOWN_MS', 'penaltyKeys', 'asDecisionStore'],
  ...['RECORDS_PER_SECOND', 'SIGN_IDS', 'INCIDENT_COLUMNS'],
  ...['SIGNALS', 'isMixPart', 'STAND_DOWN_MS', 'CLOSE_AFTER_MS', 'COMPLETE_WITHIN_MS'],
];

describe('what a file exports', () => {
  it('is used by another', () => {
    expect(unusedIn(sources).filter((line) => !LOOKED_UP.some((name) => line.endsWith(` ${name}`)))).toEqual(
      [],
    );
  });

  it('would be missed', () => {
    const file = (path: string, text: string): SourceFile => ({ path, text });
    const [offering, using] = [
      file('src/a.ts', 'export const used = 1;\nexport const unused = used;\n'),
      file('test/b.ts', "import { used } from '../src/a.ts';\n"),
    ];
    expect(unusedIn([offering, using])).toEqual(['src/a.ts unused']);
  });
});
