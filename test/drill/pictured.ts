import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';

const ROOT = new URL('../../', import.meta.url);
/** What the first screen of the live page looks like follows from these; the figures on it are those of one drill. */
const SOURCES = [
  'config/monitoring/panels/first-screen.ts',
  'src/core/live/incident-words.ts',
  'src/core/live/sentence.ts',
  'src/core/live/signs.ts',
  'src/core/live/source-words.ts',
  'src/page/incidents-html.ts',
  'src/page/overview.ts',
  'src/page/panel-html.ts',
  'src/page/browser',
  'src/page/styles',
] as const;

/** Beside the picture: of which page it is. */
export const PICTURED_FILE = new URL('docs/live-page.sha256', ROOT);

const filesOf = (path: string): readonly string[] =>
  path.endsWith('.ts')
    ? [path]
    : readdirSync(new URL(path, ROOT), { recursive: true, encoding: 'utf8' })
        .filter((name) => name.endsWith('.ts'))
        .map((name) => `${path}/${name}`);

/** SHA-256 over the sources of what the picture shows, hexadecimal. */
export const picturedDigest = (): string => {
  const hash = createHash('sha256');
  for (const path of SOURCES.flatMap(filesOf).sort())
    hash.update(`${path}\n`).update(readFileSync(new URL(path, ROOT)));
  return hash.digest('hex');
};
