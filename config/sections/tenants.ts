import { z } from 'zod';

import { MAX_ID_LENGTH } from '../../src/core/attestation/app-claims.ts';
import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { id, text } from '../types/text.ts';
import { mode, policy } from './policies.ts';

const change = mapping({
  id: id('device-requests').describe('Which of `policies`; one that is shared cannot be changed'),
  limit: z.exactOptional(integer(1, 1_000_000_000).describe('Instead of its limit')),
  window: z.exactOptional(duration('1s', '90d').describe('Instead of its window')),
  mode: z.exactOptional(mode.describe('Instead of its mode; `off` for a policy that does not apply')),
}).transform(({ window, ...rest }) => ({ ...rest, ...(window === undefined ? {} : { windowMs: window }) }));

/** Apps with budgets of their own. */
export const tenant = mapping({
  id: id('wallet').describe('Its part of the keys in the store; another id starts new counters'),
  apps: list(text('app id, the sub of tokens', 'com.example.wallet', MAX_ID_LENGTH), 1, 64).describe(
    'Its apps, by the `sub` of their tokens',
  ),
  issuers: z.exactOptional(
    list(text('issuer, the iss of tokens', 'https://attest.example'), 1, 16).describe(
      'Whose tokens may name its apps; without it, those of every issuer',
    ),
  ),
  changes: list(change, 0, 64).prefault([]).describe('What is different for it in `policies`'),
  policies: list(policy, 0, 64)
    .prefault([])
    .describe('Limits that it has beside those; keys as in `policies`'),
});

/** Whose apps do not share budgets. */
export const tenants = list(tenant, 0, 64)
  .prefault([])
  .describe(
    'Apps that share no budgets with the others; requests without a verified token of such an app have the budgets of the gateway',
  );
