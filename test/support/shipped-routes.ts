import { readFileSync } from 'node:fs';

import { parse } from 'yaml';

/** The shipped table of routes, as it is configured, with this attestation on each. */
export const shippedRoutes = (attestation: unknown): readonly object[] => {
  const text = readFileSync(new URL('../../config/routes/authy.yaml', import.meta.url), 'utf8');
  const { routes } = parse(text) as { readonly routes: readonly object[] };
  return routes.map((route) => ({ ...route, attestation }));
};
