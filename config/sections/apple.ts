import { z } from 'zod';

import {
  APPLE_CATEGORIES,
  APPLE_ENVIRONMENTS,
  type AppleCategory,
} from '../../src/core/evidence/apple/policy.ts';
import { choice } from '../types/choice.ts';
import { list, mapping } from '../types/object.ts';
import { matching } from '../types/text.ts';
import { appId, attestedVersion, keyFile } from './evidence-types.ts';

const CATEGORIES = Object.keys(APPLE_CATEGORIES) as AppleCategory[];

const app = mapping({
  app: appId(),
  teamId: matching('ten capitals and digits', /^[A-Z0-9]{10}$/, 'ABCDE12345', 10).describe(
    'Team of the developer account',
  ),
  bundleId: matching(
    'a bundle id',
    /^[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)*$/,
    'com.example.authenticator',
    155,
  ).describe('Bundle id of the app'),
  versions: z
    .record(z.string(), attestedVersion(), { error: 'must be a mapping of CFBundleVersion to version' })
    .prefault({})
    .describe('Version by CFBundleVersion, which iOS 27 and later attest, where it is no version itself'),
});

/** Apple App Attest. */
export const apple = mapping({
  apps: list(app, 1, 16).describe('Apps whose keys earn a token'),
  environments: list(choice(APPLE_ENVIRONMENTS), 1, 2)
    .prefault(['production'])
    .describe('Where a key may have been attested; TestFlight and released apps: `production`'),
  categories: z.exactOptional(
    list(choice(CATEGORIES), 1, CATEGORIES.length).describe(
      'How the app may have come to the phone, where the phone tells it (iOS 27); without it, in any way',
    ),
  ),
  riskFile: z.exactOptional(
    keyFile('apple-risk.json').describe(
      'Risk metrics that you asked Apple for by the receipts, as {"<key id>": 3}; read every minute, and told as `risk` in tokens',
    ),
  ),
  rootsFile: z.exactOptional(
    keyFile('apple-roots.pem').describe('Certificates in place of Apple’s root; development only'),
  ),
}).describe('Apple App Attest');
