import type { Settings } from './schema.ts';

/** What could be validated: sections with faults are absent, and so are entries of the two tables. */
export type Draft = Partial<Omit<Settings, 'routes' | 'policies'>> & {
  /** By their place in the configuration. */
  readonly routes: readonly (Settings['routes'][number] | undefined)[];
  readonly policies: readonly (Settings['policies'][number] | undefined)[];
};
