import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CHAIN_LENGTH } from '../../../../src/adapters/evidence/android/chain.ts';
import { ANDROID_REASONS } from '../../../../src/core/evidence/android/reasons.ts';
import {
  APP,
  attest,
  describeKey,
  der,
  FACTORY,
  INTERMEDIATE,
  KEY_DESCRIPTION,
  NOW,
  POLICY,
  REMOTE,
  ROOT,
  serialOf,
  STRONGBOX,
  verify,
  x5cOf,
  type Description,
  type Options,
} from '../../../support/evidence/android-chains.ts';
import { issue, newKey, toPem, type Issued } from '../../../support/evidence/certificates.ts';

const KEY = newKey();
const chainOf = (given: Description = {}, above: readonly Issued[] = FACTORY): readonly Issued[] => [
  attest(KEY, describeKey(given), above),
  ...above,
];

const judge = async (chain: readonly Issued[], options: Options = {}, now = NOW): Promise<unknown> => {
  const found = await verify({ x5c: x5cOf(chain) }, KEY, options, now);
  return found.ok ? found : found.reason;
};

describe('evidence of Android that is sound', () => {
  it('is taken from the factory: a batch of phones vouches', async () => {
    expect(await judge(chainOf())).toMatchObject({
      ok: true,
      platform: 'android',
      level: 'tee',
      app: APP.app,
      attestedVersion: '27.1.0',
      keyCreatedAt: NOW - 60_000,
      issuerSubject: expect.any(String) as unknown,
    });
    expect(await judge(chainOf())).not.toHaveProperty('hardwareSubject');
  });

  it('is taken remotely provisioned: the phone’s own certificate is its hardware', async () => {
    expect(await judge(chainOf({}, REMOTE))).toMatchObject({
      ok: true,
      hardwareSubject: expect.any(String) as unknown,
      issuerSubject: expect.any(String) as unknown,
    });
  });

  it('is of StrongBox where key, attestation and chain say so', async () => {
    expect(await judge(chainOf({ level: 2 }, STRONGBOX))).toMatchObject({ level: 'strongbox' });
  });

  it('has one id, however its certificate is signed anew', async () => {
    const ids = await Promise.all([judge(chainOf()), judge(chainOf())]);
    const [one, two] = ids as readonly { readonly evidenceId: string }[];
    expect(one?.evidenceId).toBe(two?.evidenceId);
  });

  it('has no attested version where the operator names none for its versionCode', async () => {
    expect(await judge(chainOf({ version: 43 }))).not.toHaveProperty('attestedVersion');
  });
});

const elsewhere = (): readonly Issued[] => {
  // An attested key that signs a leaf of its own: what every phone could do.
  const middle = attest(newKey(), describeKey(), FACTORY, { isAuthority: true, name: 'middle' });
  return [attest(KEY, describeKey(), [middle]), middle, ...FACTORY];
};

const REFUSED: readonly (readonly [
  reason: string,
  chain: () => readonly Issued[],
  options?: Options,
  now?: number,
])[] = [
  ['android_chain_algorithm', () => [attest(KEY, describeKey(), FACTORY, { hash: 'sha1' }), ...FACTORY]],
  [
    'android_chain_authority',
    () => {
      const plain = issue({ name: 'plain/title=TEE', key: newKey(), issuer: INTERMEDIATE });
      return [attest(KEY, describeKey(), [plain]), plain, INTERMEDIATE, ROOT];
    },
  ],
  ['android_chain_issuer', () => [attest(KEY, describeKey(), REMOTE), ...FACTORY]],
  [
    'android_root_untrusted',
    () => chainOf(),
    { roots: [toPem(issue({ name: 'Other', key: newKey(), isAuthority: true }).der)] },
  ],
  ['android_chain_not_yet_valid', () => chainOf(), {}, Date.parse('2025-12-31T23:59:59.999Z')],
  ['android_chain_expired', () => chainOf({}, REMOTE), {}, NOW + 86_400_000 + 1_000],
  [
    'android_revocation_unavailable',
    () => chainOf(),
    { revocations: { isLoaded: () => false, isRevoked: () => false } },
  ],
  ['android_extension_missing', () => [attest(KEY, describeKey(), FACTORY, { extensions: [] }), ...FACTORY]],
  [
    'android_extension_missing',
    () => {
      const twice = [KEY_DESCRIPTION, describeKey()] as const;
      return [attest(KEY, describeKey(), FACTORY, { extensions: [twice, twice] }), ...FACTORY];
    },
  ],
  ['android_extension_elsewhere', elsewhere],
  ['android_chain_length', () => chainOf({}, [INTERMEDIATE, ROOT])],
  [
    'android_extension_too_large',
    () => [attest(KEY, Buffer.concat([describeKey(), Buffer.alloc(8_192)])), ...FACTORY],
  ],
  ['android_extension_der', () => chainOf({ locked: 1 })],
  ['android_extension_der', () => [attest(KEY, Buffer.from('308000', 'hex')), ...FACTORY]],
  ['android_extension_form', () => [attest(KEY, der(0x30, der(0x02, Buffer.of(1)))), ...FACTORY]],
  ['android_extension_order', () => chainOf({ hardware: (elements) => [...elements].reverse() })],
  [
    'android_extension_order',
    () => chainOf({ hardware: ([first = Buffer.alloc(0), ...rest]) => [first, first, ...rest] }),
  ],
  ['android_attestation_level', () => chainOf({ level: 0 })],
  ['android_attestation_level', () => chainOf(), { policy: { ...POLICY, minimumLevel: 'strongbox' } }],
  ['android_key_level', () => chainOf({ level: 1, keyLevel: 0 })],
  ['android_chain_level', () => chainOf({ level: 2 })],
  ['android_application_id', () => chainOf({ packageName: undefined })],
  ['android_application_package', () => chainOf({ packageName: 'com.example.other' })],
  ['android_application_signature', () => chainOf({ digests: [Buffer.alloc(32)] })],
  ['android_challenge', () => chainOf({ challenge: Buffer.alloc(32) })],
  ['android_key_mismatch', () => [attest(newKey(), describeKey()), ...FACTORY]],
  ['android_key_origin', () => chainOf({ origin: 2 })],
  ['android_key_purpose', () => chainOf({ purposes: [3] })],
  ['android_root_of_trust', () => chainOf({ withRootOfTrust: false })],
  ['android_boot_unverified', () => chainOf({ bootState: 1 })],
  ['android_boot_unlocked', () => chainOf({ locked: false })],
  [
    'android_patch_level',
    () => chainOf({ patchLevel: 202_610 }),
    { policy: { ...POLICY, minimumPatchLevel: 202_611 } },
  ],
  [
    'android_patch_level',
    () => chainOf({ patchLevel: undefined }),
    { policy: { ...POLICY, minimumPatchLevel: 202_611 } },
  ],
];

describe('evidence of Android that is refused', () => {
  it.each(REFUSED)('%s', async (...[reason, chain, options, now]) => {
    expect(await judge(chain(), options, now)).toBe(reason);
  });

  it('android_certificate_revoked, whichever of the chain it is', async () => {
    const chain = chainOf();
    for (const certificate of chain) {
      const serial = serialOf(certificate);
      const revocations = { isLoaded: () => true, isRevoked: (asked: string) => asked === serial };
      expect(await judge(chain, { revocations })).toBe('android_certificate_revoked');
    }
  });

  it.each([
    ['android_evidence_form', {}],
    ['android_evidence_form', { x5c: 'text' }],
    ['android_evidence_form', { x5c: ['one'] }],
    ['android_evidence_form', { x5c: Array.from({ length: CHAIN_LENGTH.most + 1 }, () => 'AAAA') }],
    ['android_evidence_form', { x5c: ['AAAA', 1] }],
    ['android_chain_too_large', { x5c: ['A'.repeat(24_573), 'AAAA'] }],
    ['android_certificate_form', { x5c: ['A'.repeat(24_572), 'AAAA'] }],
    ['android_certificate_form', { x5c: ['AAAA', 'AAA'] }],
  ])('%s', async (reason, evidence) => {
    expect(await verify(evidence, KEY)).toEqual({ ok: false, reason });
  });

  it('has a test for every reason', () => {
    const tested = new Set([
      ...REFUSED.map(([reason]) => reason),
      'android_certificate_revoked',
      'android_evidence_form',
      'android_chain_too_large',
      'android_certificate_form',
    ]);
    expect([...tested].sort()).toEqual(Object.keys(ANDROID_REASONS).sort());
  });
});

describe('a changed chain', () => {
  const RUNS = Number(process.env['NUMBERWALL_FUZZ_RUNS'] ?? 5_000);

  it('is never accepted, and never throws', async () => {
    const whole = x5cOf(chainOf({}, REMOTE)).map((text) => Buffer.from(text, 'base64'));
    const edit = fc.tuple(fc.nat(whole.length - 2), fc.nat(4_000), fc.integer({ min: 1, max: 255 }));
    await fc.assert(
      fc.asyncProperty(edit, async ([which, at, flip]) => {
        const changed = whole.map((bytes, index) => {
          const copy = Buffer.from(bytes);
          const place = at % copy.length;
          if (index === which) copy[place] = (copy[place] ?? 0) ^ flip;
          return copy.toString('base64');
        });
        const found = await verify({ x5c: changed }, KEY);
        expect(found.ok).toBe(false);
      }),
      { numRuns: RUNS },
    );
  }, 600_000);
});
