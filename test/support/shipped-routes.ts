import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

import { loadConfig } from '../../config/load.ts';
import type { Route } from '../../src/core/routes/route.ts';

/** The shipped table of routes, as it is configured, with this attestation on each. */
export const shippedRoutes = (attestation: unknown): readonly object[] => {
  const text = readFileSync(new URL('../../config/routes/authy.yaml', import.meta.url), 'utf8');
  const { routes } = parse(text) as { readonly routes: readonly object[] };
  return routes.map((route) => ({ ...route, attestation }));
};

/** The shipped table as the production profile runs it. */
export const productionRoutes = async (): Promise<readonly Route[]> => {
  const { routes } = await loadConfig({
    profile: 'production',
    env: {},
    singleInstance: true,
    without: ['upstream', 'issuers'],
    overlay: { public: { origin: 'https://api.example.com' }, secrets: { hashKey: '5e'.repeat(32) } },
  });
  return routes;
};
