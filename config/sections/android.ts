import { z } from 'zod';

import { choice } from '../types/choice.ts';
import { flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { webUrl } from '../types/url.ts';
import { appId, certificateDigests, keyFile, packageName, versionsByCode } from './evidence-types.ts';

const app = mapping({
  app: appId(),
  packageName: packageName().describe('Package that asks Keystore for the key'),
  signatureDigests: certificateDigests().describe(
    'Certificates that may have signed it; every one that the phone names must be among them',
  ),
  versions: versionsByCode(),
});

const policy = mapping({
  minimumLevel: choice(['tee', 'strongbox'])
    .prefault('tee')
    .describe('Lowest security level of key and attestation; software is never taken'),
  verifiedBoot: flag().prefault(true).describe('The system must have been booted from a verified image'),
  locked: flag().prefault(true).describe('The boot loader must be locked'),
  minimumPatchLevel: z.exactOptional(
    integer(201_501, 299_912).describe('Oldest patch level of the system, as year and month: 202601'),
  ),
});

/** Android key attestation. */
export const android = mapping({
  apps: list(app, 1, 16).describe('Apps whose keys earn a token'),
  policy: policy.prefault({}).describe('What a key must be'),
  revocationsUrl: webUrl('https://android.googleapis.com/attestation/status')
    .prefault('https://android.googleapis.com/attestation/status')
    .describe(
      'List of revoked certificates, asked once an hour; until it has been read, no evidence is taken',
    ),
  revocationsFile: z.exactOptional(
    keyFile('android-status.json').describe('A copy of that list, in place of the URL; read every minute'),
  ),
  rootsFile: z.exactOptional(
    keyFile('android-roots.pem').describe('Certificates in place of Google’s roots; development only'),
  ),
}).describe('Android key attestation');
