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
