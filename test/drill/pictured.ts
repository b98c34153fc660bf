import { sourcesDigest } from '../support/sources-digest.ts';

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

/** SHA-256 over the sources of what the picture shows, hexadecimal. */
export const picturedDigest = (): string => sourcesDigest(SOURCES);
