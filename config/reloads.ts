import { TABLES, type Change } from '../src/core/configuration/change.ts';
import type { Fault } from './fault.ts';
import type { SECTIONS } from './schema.ts';

/** When a changed section holds: at once, at the next start, or some of its keys at once and the others then. */
export type Holds = 'at once' | 'at the next start' | { readonly atOnce: readonly string[] };

/** Keys of configuration files. */
type Section = keyof typeof SECTIONS;

/**
 * Every section, once: what a reload applies, and what it refuses because it stands on connections, keys or listeners
 * that are open. A key that is in nobody's list waits for the next start. docs/configuration.md has this table.
 */
export const RELOADS: Readonly<Record<Section, Holds>> = {
  profile: 'at the next start',
  public: { atOnce: ['trustedProxies', 'forwardedHeader', 'bodyLimit'] },
  admin: 'at the next start',
  store: 'at the next start',
  upstream: 'at the next start',
  attestation: { atOnce: ['minimumAppVersion', 'storeLinks', 'challenge'] },
  edge: { atOnce: ['limit', 'window'] },
  overload: 'at the next start',
  operator: 'at the next start',
  disclosure: 'at once',
  routesFile: 'at once',
  routes: 'at once',
  answers: 'at once',
  canary: 'at the next start',
  detection: 'at once',
  policies: 'at once',
  ledgers: 'at once',
  lists: 'at once',
  networkData: 'at the next start',
  prometheus: 'at the next start',
  tenants: 'at once',
  log: 'at once',
  secrets: 'at the next start',
  drain: 'at once',
  workers: 'at the next start',
};

const holdsAtOnce = (section: string, field: string): boolean => {
  const holds: Holds = Object.hasOwn(RELOADS, section) ? RELOADS[section as Section] : 'at the next start';
  if (typeof holds === 'string') return holds === 'at once';
  return holds.atOnce.includes(/^[^.[]*/.exec(field)?.[0] ?? '');
};

const REMEDY = 'Restart to change it, or put it back: nothing else of the file was applied either.';

/** The section in which the change lies. */
const sectionOf = ({ kind, id }: Change): string =>
  Object.entries(TABLES).find(([, entry]) => entry === kind)?.[0] ?? id;

const pathOf = (section: string, field: string): string => {
  if (field === '' || field === 'order') return section;
  return `${section}${field.startsWith('[') ? '' : '.'}${field}`;
};

/** A fault for every changed setting that a reload cannot apply; none where all can be. */
export const restartFaults = (changes: readonly Change[]): readonly Fault[] =>
  changes.flatMap((change) => {
    const section = sectionOf(change);
    const isSetting = change.kind === 'setting';
    const fields = isSetting ? change.fields.map(({ field }) => field) : [''];
    return fields
      .filter((field) => !holdsAtOnce(section, field))
      .map((field) => ({
        path: isSetting ? pathOf(section, field) : section,
        message: 'differs, and holds only from the next start',
        remedy: REMEDY,
      }));
  });

const list = (keys: readonly string[]): string => keys.map((key) => `\`${key}\``).join(', ');

const row = ([section, holds]: readonly [string, Holds]): string => {
  if (typeof holds === 'string') return `| \`${section}\` | ${holds} |`;
  return `| \`${section}\` | ${list(holds.atOnce)} at once; others at the next start |`;
};

/** The table as docs/configuration.md shows it. */
export const reloadsReference = (): string =>
  [
    '## When a changed setting holds',
    '',
    'A running gateway takes a changed file anew ([operations.md](operations.md#changing-the-configuration-of-a-running-gateway)),',
    'whole or not at all: where one of the settings that wait for the next start differs, nothing is applied.',
    '',
    '| section | a change holds |',
    '| --- | --- |',
    ...Object.entries(RELOADS).map(row),
    '',
  ].join('\n');
