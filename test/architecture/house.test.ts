import { describe, expect, it } from '@jest/globals';

import { readSources, type SourceFile } from './import-graph.ts';

const root = new URL('../..', import.meta.url).pathname;
const sources = readSources(root);

const lines = ({ text }: SourceFile): number => text.trimEnd().split('\n').length;

/** Words of work that is left undone, as a person reads them. */
const UNFINISHED =
  /\b(TODO|FIXME|XXX|HACK)\b|\b(for now|placeholder|not (?:yet )?implemented|temporary hack)\b/i;
const CONSOLE = /\bconsole\s*\./;

const matches = (files: readonly SourceFile[], pattern: RegExp): string[] =>
  files.flatMap(({ path, text }) =>
    text
      .split('\n')
      .map((line, index) => ({ line, at: `${path}:${index + 1}` }))
      .filter(({ line }) => pattern.test(line))
      .map(({ line, at }) => `${at} ${line.trim()}`),
  );

describe('the house', () => {
  it('has no file over 300 lines', () => {
    expect(sources.filter((file) => lines(file) > 300).map(({ path }) => path)).toEqual([]);
  });

  it('has nine files of ten within 180 lines, and the middle one within 70', () => {
    const sizes = sources.map(lines).sort((a, b) => a - b);
    expect(sizes[Math.floor(sizes.length * 0.9)]).toBeLessThanOrEqual(180);
    expect(sizes[Math.floor(sizes.length / 2)]).toBeLessThanOrEqual(70);
  });

  it('names its files in kebab-case', () => {
    const odd = sources.filter(({ path }) => !/^[a-z0-9-]+(\/[a-z0-9-]+)*(\.d)?\.ts$/.test(path));
    expect(odd.map(({ path }) => path)).toEqual([]);
  });

  it('leaves nothing undone', () => {
    expect(matches(sources, UNFINISHED)).toEqual([]);
  });

  it('writes to no console in src', () => {
    expect(
      matches(
        sources.filter(({ path }) => path.startsWith('src/')),
        CONSOLE,
      ),
    ).toEqual([]);
  });

  it.each([
    ['// TODO later', UNFINISHED],
    ['/* fixme */', UNFINISHED],
    ['// good enough for now', UNFINISHED],
    ["throw new Error('not implemented');", UNFINISHED],
    ["console.log('x');", CONSOLE],
  ])('would see %s', (text, pattern) => {
    expect(matches([{ path: 'src/x.ts', text }], pattern)).toHaveLength(1);
  });
});
