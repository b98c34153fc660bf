import type { z } from 'zod';

import { ConfigError } from '../../config/fault.ts';
import { loadConfig } from '../../config/load.ts';
import { faultAt, type LocatedFault } from '../../config/located-fault.ts';
import type { Config, SECTIONS } from '../../config/schema.ts';
import { failuresOf } from '../core/limits/policy.ts';

/** A section of the configuration, as docs/configuration.md writes it. */
export type Section<Name extends keyof typeof SECTIONS> = z.input<(typeof SECTIONS)[Name]>;

/** The id of the one route that the app is to the parts of the gateway. */
export const APP_ROUTE = 'app';

/** What `loadConfig` takes of the options. */
export interface Overlay {
  /** Does the part need to know whose tokens are accepted? */
  readonly needsIssuers: boolean;
  readonly singleInstance?: boolean | undefined;
  readonly sections: Readonly<Record<string, unknown>>;
  /** The route’s `attestation`. */
  readonly enforcement?: Section<'routes'>[number]['attestation'];
}

/** The app as the parts know it: it may have a number and an account, and tells what it will. */
const appRoute = (enforcement: Overlay['enforcement']) => ({
  id: APP_ROUTE,
  method: 'POST',
  path: '/{account}',
  account: 'account',
  number: { in: 'form', e164: ['number'] },
  form: { number: {} },
  answer: ['number'],
  disclosure: 'budgeted',
  ...(enforcement === undefined ? {} : { attestation: enforcement }),
});

/** What only the whole gateway can do: here it would be without effect. */
const faultsOf = ({ policies }: Config): LocatedFault[] =>
  policies.flatMap(({ count, beyond }, index) => [
    ...(failuresOf(count) === undefined
      ? []
      : [
          faultAt(
            ['policies', index, 'count'],
            'counts failures, which only the whole gateway sees',
            'Count requests or distinct members, or use createGateway.',
          ),
        ]),
    ...(beyond === 'refuse'
      ? []
      : [
          faultAt(
            ['policies', index, 'beyond'],
            'is blind, but how the app answers without telling is not known here',
            'Use refuse, or createGateway.',
          ),
        ]),
  ]);

/**
 * The configuration of an app: the rules of the production profile, without an upstream.
 * @throws {ConfigError} with every fault at once.
 */
export const loadSettings = async ({
  sections,
  needsIssuers,
  singleInstance = false,
  enforcement,
}: Overlay): Promise<Config> => {
  const config = await loadConfig({
    profile: 'production',
    env: {},
    singleInstance,
    without: ['upstream', ...(needsIssuers ? [] : ['issuers' as const])],
    overlay: { policies: [], ledgers: [], ...sections, routes: [appRoute(enforcement)] },
  });
  const faults = faultsOf(config);
  if (faults.length > 0) throw new ConfigError(faults.map(({ fault }) => fault));
  return config;
};
