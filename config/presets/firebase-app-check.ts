import { z } from 'zod';

import { PLATFORMS } from '../../src/core/attestation/verifier.ts';
import { keys } from '../sections/key-source.ts';
import { choice } from '../types/choice.ts';
import { flag } from '../types/number.ts';
import { mapping } from '../types/object.ts';
import { matching } from '../types/text.ts';
import { acceptUnbound, presetName, version, type IssuerSettings } from './issuer-settings.ts';

const ORIGIN = 'https://firebaseappcheck.googleapis.com';
const MAX_APPS = 64;

const app = mapping({
  platform: choice(PLATFORMS).describe('Platform of the app; its token does not tell'),
  version: version().describe('Version that its tokens are counted as; they do not tell'),
});

const apps = z
  .record(z.string(), app, { error: 'must be a mapping of Firebase app ids' })
  .refine((table) => Object.keys(table).length >= 1 && Object.keys(table).length <= MAX_APPS, {
    error: `must be a mapping of 1 to ${MAX_APPS} Firebase app ids`,
  })
  .refine((table) => Object.keys(table).every((id) => /^[\x21-\x7e]{1,128}$/.test(id)), {
    error: 'must have Firebase app ids for keys, of 1 to 128 visible characters',
  })
  .describe('The apps whose tokens are accepted, by Firebase app id');

/** Firebase App Check: RS256 tokens in `X-Firebase-AppCheck` that bind no key. */
export const firebaseAppCheckPreset = mapping({
  preset: presetName('firebase-app-check').describe('Firebase App Check tokens, in X-Firebase-AppCheck'),
  project: matching('a Firebase project number', /^[1-9]\d*$/, '"123456789012"', 20).describe(
    'Project number: `iss` and `aud` follow from it',
  ),
  apps,
  consume: flag()
    .prefault(false)
    .describe('A token is good for one request (limited-use tokens); one without `jti` is refused'),
  keys: keys
    .prefault({ url: `${ORIGIN}/v1/jwks` })
    .describe('Public keys of the service; Google’s unless set'),
  acceptUnbound: acceptUnbound(),
}).transform(
  ({ project, apps: table, consume, keys: source, acceptUnbound: isAccepted }): IssuerSettings => ({
    issuer: `${ORIGIN}/${project}`,
    audience: `projects/${project}`,
    algorithms: ['RS256'],
    keys: source,
    profile: {
      header: 'x-firebase-appcheck',
      types: ['JWT'],
      audience: 'among',
      source: {
        kind: 'apps',
        provider: 'firebase-app-check',
        apps: Object.fromEntries(
          Object.entries(table).map(([id, { platform, version: appVersion }]) => [
            id,
            { platform, appVersion },
          ]),
        ),
      },
      binding: 'none',
      proofs: [],
      consume,
    },
    acceptUnbound: isAccepted,
  }),
);
