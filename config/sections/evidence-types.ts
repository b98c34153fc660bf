import { z } from 'zod';

import { list } from '../types/object.ts';
import { matching, text } from '../types/text.ts';

/** `sub` of a token: how the gateway names an app. */
export const appId = () =>
  matching('an app id of visible ASCII', /^[\x21-\x7e]+$/, 'com.example.authenticator', 128).describe(
    '`sub` of its tokens, and part of what the platform signs',
  );

/** A file that holds a key, from the directory of the configuration file. */
export const keyFile = (name: string) =>
  text('path of a file, from the directory of this file', `keys/${name}`, 4096);

/** A version as tokens have it. */
export const attestedVersion = () =>
  matching('a version as 25.1.0', /^(0|[1-9]\d{0,5})(\.(0|[1-9]\d{0,5})){2}$/, '25.1.0').describe(
    'The version that this build is',
  );

/** The package of an Android app. */
export const packageName = () =>
  matching('a package name', /^[A-Za-z]\w*(\.[A-Za-z]\w*)+$/, 'com.example.authenticator', 255);

/** SHA-256 of the certificates by which an Android app is signed. */
export const certificateDigests = () =>
  list(
    matching(
      'a SHA-256 in base64url without padding',
      /^[A-Za-z0-9_-]{43}$/,
      'n2l4AqZ7mGxQ0Y1c3bH5dK8fJ6pR9sT2uV4wX7yZ1a0',
      43,
    ),
    1,
    16,
  );

/** What an Android app knows its version by. */
export const versionsByCode = () =>
  z
    .record(z.string(), attestedVersion(), { error: 'must be a mapping of versionCode to version' })
    .prefault({})
    .describe('Version by versionCode; for others the token has the declared one');
