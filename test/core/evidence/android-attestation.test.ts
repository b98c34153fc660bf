import { expect, it } from '@jest/globals';

import { judgeAttestation, type AttestationFacts } from '../../../src/core/evidence/android/attestation.ts';
import type {
  AuthorizationList,
  KeyDescription,
} from '../../../src/core/evidence/android/key-description.ts';
import type { AndroidApp, AndroidPolicy } from '../../../src/core/evidence/android/policy.ts';

const NOW = 1_800_000_000_000;
const CHALLENGE = new Uint8Array([1, 2, 3, 4]);
const SIGNER = new Uint8Array([9]);
const base64url = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64url');

const hardware: AuthorizationList = {
  ...{ purposes: [2], algorithm: 3, keySize: 256, ecCurve: 1, origin: 0, osPatchLevel: 202_604 },
  rootOfTrust: { verifiedBootKey: SIGNER, deviceLocked: true, verifiedBootState: 'verified' },
};

interface Changes {
  readonly described?: Partial<KeyDescription>;
  readonly hardware?: Partial<AuthorizationList>;
  readonly signers?: readonly Uint8Array[];
  readonly facts?: Partial<AttestationFacts>;
  readonly policy?: Partial<AndroidPolicy>;
  readonly versions?: AndroidApp['versions'];
}

const judge = ({ described, hardware: of, signers = [SIGNER], facts, policy, versions }: Changes = {}) =>
  judgeAttestation(
    {
      ...{ attestationVersion: 300, attestationLevel: 'tee', keyMintVersion: 300, keyLevel: 'tee' },
      challenge: CHALLENGE,
      softwareEnforced: {
        purposes: [],
        applicationId: { packages: [{ name: 'com.example', version: 7 }], signatureDigests: signers },
      },
      hardwareEnforced: { ...hardware, ...of },
      ...described,
    },
    {
      apps: new Map([
        [
          'com.example',
          {
            ...{ app: 'the-app', packageName: 'com.example', signatureDigests: [base64url(SIGNER)] },
            ...(versions === undefined ? {} : { versions }),
          },
        ],
      ]),
      policy: { minimumLevel: 'tee', verifiedBoot: true, locked: true, ...policy },
      base64url,
    },
    { challengeOf: () => CHALLENGE, chainLevel: undefined, isDeviceKey: true, now: NOW, ...facts },
  );

it('shows a key of the app', () => {
  expect(judge()).toEqual({ app: 'the-app', level: 'tee', createdAt: NOW });
});

it.each([
  ['of a chain that says nothing, in a TEE', 'tee', undefined, true],
  ['of a chain of its level, in a TEE', 'tee', 'tee', true],
  ['of a chain of its level, in a StrongBox', 'strongbox', 'strongbox', true],
  ['of a chain that says nothing, in a StrongBox', 'strongbox', undefined, false],
  ['of the chain of a TEE, in a StrongBox', 'strongbox', 'tee', false],
  ['of the chain of a StrongBox, in a TEE', 'tee', 'strongbox', false],
] as const)('judges a key %s', (_, level, chainLevel, isRight) => {
  const judged = judge({ described: { attestationLevel: level, keyLevel: level }, facts: { chainLevel } });
  expect(judged).toEqual(isRight ? { app: 'the-app', level, createdAt: NOW } : 'android_chain_level');
});

it.each([
  ['another', [1, 2, 3, 5]],
  ['a shorter', [1, 2, 3]],
  ['a longer', [1, 2, 3, 4, 5]],
  ['an empty', []],
])('refuses %s challenge', (_, challenge) => {
  expect(judge({ described: { challenge: new Uint8Array(challenge) } })).toBe('android_challenge');
});

it.each([
  ['nobody', []],
  ['somebody unknown', [new Uint8Array([8])]],
  ['somebody unknown, too', [SIGNER, new Uint8Array([8])]],
])('refuses an app that is signed by %s', (_, signers) => {
  expect(judge({ signers })).toBe('android_application_signature');
});

it('attests a version that is written down, and no other', () => {
  expect(judge({ versions: { 7: '27.1.0' } })).toMatchObject({ version: '27.1.0' });
  expect(judge({ versions: { 8: '27.1.0' } })).not.toHaveProperty('version');
});

it('takes the least patch level that is asked for, and a key of whatever time of the past', () => {
  expect(judge({ policy: { minimumPatchLevel: 202_604 } })).toMatchObject({ app: 'the-app' });
  expect(judge({ policy: { minimumPatchLevel: 202_605 } })).toBe('android_patch_level');
  const { osPatchLevel: minimumPatchLevel = 0, ...untold } = hardware;
  const told = judge({ described: { hardwareEnforced: untold }, policy: { minimumPatchLevel } });
  expect(told).toBe('android_patch_level');
  expect(judge({ hardware: { createdAt: NOW - 9 } })).toMatchObject({ createdAt: NOW - 9 });
  expect(judge({ hardware: { createdAt: NOW + 9 } })).toMatchObject({ createdAt: NOW });
});
