import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

import { describe, expect, it } from '@jest/globals';

const root = new URL('../..', import.meta.url).pathname;
const markdown = [
  ...readdirSync(root).filter((file) => file.endsWith('.md')),
  ...readdirSync(join(root, 'docs'), { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => join('docs', file)),
];

/** Relative targets of the links and images of a page, without their fragment. */
const targets = (text: string): string[] =>
  [...text.matchAll(/\]\((?!https?:|mailto:|#)([^)#\s]+)/g)].map(([, target = '']) => target);

const broken = (path: string, text: string): string[] =>
  targets(text)
    .filter((target) => !existsSync(resolve(root, dirname(path), target)))
    .map((target) => `${path} → ${target}`);

/** Test files that a page names, as `test/…/x.test.ts`. */
const namedTests = (text: string): string[] =>
  [...text.matchAll(/`(test\/[^\s`*…]+\.[a-z]+)`/g)].map(([, path = '']) => path);

const missingTests = (path: string, text: string): string[] =>
  namedTests(text)
    .filter((named) => !existsSync(join(root, named)))
    .map((named) => `${path} → ${named}`);

describe('the tests that the documents name', () => {
  it('are there', () => {
    const pages = markdown.map((path) => [path, readFileSync(join(root, path), 'utf8')] as const);
    expect(pages.flatMap(([, text]) => namedTests(text)).length).toBeGreaterThan(40);
    expect(pages.flatMap(([path, text]) => missingTests(path, text))).toEqual([]);
  });

  it('would be missed', () => {
    expect(missingTests('x.md', '`test/gone.test.ts` `test/docs/links.test.ts` `test/docs`')).toEqual([
      'x.md → test/gone.test.ts',
    ]);
  });

  it.each(['SECURITY.md', 'docs/security-questionnaire.md'])('stand in each row of a table of %s', (path) => {
    const text = readFileSync(join(root, path), 'utf8');
    const [, ...tables] = text.split(/^\|[^\n]*(?:\| test|\| shown by) *\|\n/m);
    expect(tables.length).toBeGreaterThan(0);
    const rows = tables.flatMap((table) => (table.split('\n\n')[0] ?? '').split('\n').slice(1));
    expect(rows.filter((row) => row.startsWith('|') && namedTests(row).length === 0)).toEqual([]);
  });
});

describe('the links of the documents', () => {
  it('all lead to a file', () => {
    expect(markdown.length).toBeGreaterThan(8);
    expect(markdown.flatMap((path) => broken(path, readFileSync(join(root, path), 'utf8')))).toEqual([]);
  });

  it('would be missed', () => {
    expect(
      broken('docs/x.md', '[a](gone.md) [b](errors.md#codes) [c](../README.md) [d](https://x.example)'),
    ).toEqual(['docs/x.md → gone.md']);
  });

  it('list every decision', () => {
    const files = readdirSync(join(root, 'docs/adr')).filter((file) => /^\d{4}-/.test(file));
    expect(targets(readFileSync(join(root, 'docs/adr/README.md'), 'utf8')).sort()).toEqual(files.sort());
  });
});
