import type { Settings } from './schema.ts';

/** What could be validated: sections with faults are absent, and so are entries of the three tables. */
export type Draft = Partial<Omit<Settings, 'routes' | 'policies' | 'tenants'>> & {
  /** By their place in the configuration. */
  readonly routes: readonly (Settings['routes'][number] | undefined)[];
  readonly policies: readonly (Settings['policies'][number] | undefined)[];
  readonly tenants: readonly (Settings['tenants'][number] | undefined)[];
};
