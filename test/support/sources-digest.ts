import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);

const filesOf = (path: string): readonly string[] =>
  /\.\w+$/.test(path)
    ? [path]
    : readdirSync(new URL(path, ROOT), { recursive: true, encoding: 'utf8' })
        .filter((name) => /\.(?:ts|js|css)$/.test(name))
        .map((name) => `${path}/${name}`);

/** SHA-256 over files, and over all sources within folders, hexadecimal; paths are from the root. */
export const sourcesDigest = (paths: readonly string[]): string => {
  const hash = createHash('sha256');
  for (const path of paths.flatMap(filesOf).sort())
    hash.update(`${path}\n`).update(readFileSync(new URL(path, ROOT)));
  return hash.digest('hex');
};
