import { readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';

import ts from 'typescript';

import { BUILTINS, IMPORT_RULES } from './import-rules.js';

/** The source areas that the rules speak of; tests may import anything. */
const SOURCE_FOLDERS = ['src', 'middleware', 'config', 'load-tests'];

export interface SourceFile {
  /** From the root, with forward slashes. */
  readonly path: string;
  readonly text: string;
}

/** Every TypeScript file of the source folders under `root`. */
export const readSources = (root: string): SourceFile[] =>
  SOURCE_FOLDERS.filter((folder) => statSync(join(root, folder), { throwIfNoEntry: false }) !== undefined)
    .flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' }).map((file) =>
        join(folder, file),
      ),
    )
    .filter((file) => file.endsWith('.ts'))
    .sort()
    .map((file) => ({ path: file.split(sep).join('/'), text: readFileSync(join(root, file), 'utf8') }));

/** The specifiers that a file imports: static, dynamic, re-exported, and those of types alone. */
export const importsOf = ({ text }: SourceFile): string[] =>
  ts.preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);

const ruleOf = (path: string) => IMPORT_RULES.find(({ prefix }) => path.startsWith(prefix));

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/');

/** Why `from` may not import `specifier`, as `file → file (area → area)`; undefined where it may. */
const offence = (from: string, specifier: string): string | undefined => {
  const rule = ruleOf(from);
  if (rule === undefined) return `${from} → ${specifier} (no area owns ${from})`;
  if (specifier.startsWith('.')) {
    const root = resolve('/root');
    const target = relative(root, resolve(root, dirname(from), specifier))
      .split(sep)
      .join('/');
    const area = ruleOf(target)?.area ?? 'outside';
    const allowed = area === rule.area || rule.mayImport.includes(area);
    return allowed ? undefined : `${from} → ${target} (${rule.area} → ${area})`;
  }
  const allowed = specifier.startsWith('node:')
    ? (BUILTINS[rule.area]?.includes(specifier) ?? true)
    : rule.packages === 'any' || rule.packages.includes(packageOf(specifier));
  return allowed
    ? undefined
    : `${from} → ${specifier} (${rule.area} → ${specifier.startsWith('node:') ? 'node' : 'package'})`;
};

/** Every import of `files` that the table does not allow. */
export const offences = (files: readonly SourceFile[]): string[] =>
  files.flatMap((file) =>
    importsOf(file)
      .map((specifier) => offence(file.path, specifier))
      .filter((edge) => edge !== undefined),
  );
