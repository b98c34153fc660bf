import { z } from 'zod';

import { instant } from '../types/instant.ts';
import { list, mapping } from '../types/object.ts';
import { matching } from '../types/text.ts';

/** Most steps of one platform: each is a value of a metric label. */
const MAX_VERSION_STEPS = 8;

/** A minimum app version and, in milliseconds since the Unix epoch, from when it holds. */
export interface VersionStepSettings {
  readonly version: string;
  readonly from?: number;
}

const version = () =>
  matching('a version as 25.1.0', /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/, '25.1.0').describe(
    'Oldest version that is let in',
  );

const step = mapping({
  version: version(),
  from: z.exactOptional(
    instant().describe('From then on older apps are refused; before, counted and warned. None: always'),
  ),
});

const steps = () =>
  z
    .union([version(), step, list(z.union([version(), step]), 1, MAX_VERSION_STEPS)], {
      error: `must be a version as 25.1.0, { version: 25.1.0, from: 2026-12-15 }, or a list of 1 to ${MAX_VERSION_STEPS} of them`,
    })
    .transform((value): readonly VersionStepSettings[] =>
      (Array.isArray(value) ? value : [value]).map((entry) =>
        typeof entry === 'string' ? { version: entry } : entry,
      ),
    )
    .meta({
      form: `a version as 25.1.0 · \`{ version: 25.1.0, from: 2026-12-15 }\` · a list of up to ${MAX_VERSION_STEPS}`,
      example: '25.1.0',
    });

/** The oldest app versions that are served, by platform. */
export const minimumAppVersion = mapping({
  ios: z.exactOptional(steps().describe('Oldest version that is let in, and from when; none: any')),
  android: z.exactOptional(steps().describe('Oldest version that is let in, and from when; none: any')),
})
  .prefault({})
  .describe('Older apps get 403 `app_update_required`');
