import { z } from 'zod';

import { RECALL_BITS } from '../../src/core/evidence/play/policy.ts';
import { choice } from '../types/choice.ts';
import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { appId, certificateDigests, keyFile, packageName, versionsByCode } from './evidence-types.ts';

const app = mapping({
  app: appId(),
  packageName: packageName().describe('Package that asks for the verdict'),
  certificateDigests: certificateDigests().describe('Certificates that may have signed it'),
  minimumVersionCode: z.exactOptional(
    integer(1, 2_100_000_000).describe('Oldest versionCode that gets a token'),
  ),
  versions: versionsByCode(),
});

const recallBit = () =>
  z.exactOptional(
    z
      .union([choice(['refuse']), integer(0, 100)], { error: 'must be refuse, or a number from 0 to 100' })
      .meta({ form: '`refuse` or a whole number, 0 to 100', example: 'refuse' })
      .describe('What the bit means when it is set: refused, or so much more risk; 1 without'),
  );

const [first, second, third] = RECALL_BITS;

const policy = mapping({
  device: list(
    choice([
      'MEETS_BASIC_INTEGRITY',
      'MEETS_DEVICE_INTEGRITY',
      'MEETS_STRONG_INTEGRITY',
      'MEETS_VIRTUAL_INTEGRITY',
    ]),
    0,
    4,
  )
    .prefault(['MEETS_DEVICE_INTEGRITY'])
    .describe('All of these must be in the verdict'),
  app: list(choice(['PLAY_RECOGNIZED', 'UNRECOGNIZED_VERSION']), 1, 2)
    .prefault(['PLAY_RECOGNIZED'])
    .describe('One of these'),
  licence: list(choice(['LICENSED', 'UNLICENSED', 'UNEVALUATED']), 1, 3)
    .prefault(['LICENSED'])
    .describe('One of these'),
  maxActivityLevel: z.exactOptional(
    integer(1, 4)
      .transform((level) => level as 1 | 2 | 3 | 4)
      .describe('Highest recent activity of the device; when set, a verdict that tells none is refused'),
  ),
  recall: mapping({ [first]: recallBit(), [second]: recallBit(), [third]: recallBit() })
    .prefault({})
    .describe('Device recall'),
});

/** Play Integrity, verified without Google. Times become milliseconds. */
export const play = mapping({
  decryptionKeyFile: keyFile('play-decryption.txt').describe(
    'File with the decryption key of the Play Console, base64',
  ),
  verificationKeyFile: keyFile('play-verification.txt').describe(
    'File with the verification key of the Play Console, base64',
  ),
  apps: list(app, 1, 16).describe('Apps whose verdicts earn a token'),
  policy: policy.prefault({}).describe('What a verdict must say'),
  maxAge: duration('10s', '10m').prefault('2m').describe('Age up to which a verdict is taken'),
  future: duration('0s', '2m').prefault('30s').describe('How far in the future it may lie'),
})
  .transform(({ maxAge, future, ...rest }) => ({ ...rest, maxAgeMs: maxAge, futureMs: future }))
  .describe('Google Play Integrity');
