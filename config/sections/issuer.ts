import { z } from 'zod';

import { PRESETS } from '../presets/table.ts';

/** One service whose tokens are accepted: by its preset, or as docs/protocol.md says where it names none. */
export const issuer = z.discriminatedUnion('preset', PRESETS, {
  error: ({ input }) =>
    typeof input === 'object' && input !== null && !Array.isArray(input)
      ? 'must name a preset: attestation, firebase-app-check or openid'
      : 'must be a mapping',
});
