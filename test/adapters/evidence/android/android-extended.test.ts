import { X509Certificate } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { CHAIN_LENGTH, provisioningOf } from '../../../../src/adapters/evidence/android/chain.ts';
import {
  attest,
  describeKey,
  FACTORY,
  REMOTE,
  ROOT,
  STRONGBOX,
  verify,
  x5cOf,
} from '../../../support/evidence/android-chains.ts';
import { issue, newKey, type Issued } from '../../../support/evidence/certificates.ts';

const KEY = newKey();

/** What whoever has the key of `issuer` can make of it. */
const forge = (name: string, issuer: Issued): Issued =>
  issue({ name, key: newKey(), issuer, isAuthority: true });

const judge = async (above: readonly Issued[], level = 1): Promise<unknown> => {
  const found = await verify({ x5c: x5cOf([attest(KEY, describeKey({ level }), above), ...above]) }, KEY);
  return found.ok ? found : found.reason;
};

const [BATCH] = FACTORY;
const [PHONE] = REMOTE;
const fakeServer = forge('Droid CA3/O=Google LLC', BATCH);

describe('a chain that the holder of a leaked key made longer', () => {
  it.each([
    ['names itself another batch', [forge('Batch/title=TEE', BATCH), ...FACTORY], 1],
    ['makes StrongBox of a TEE', [forge('Batch/title=StrongBox', BATCH), ...FACTORY], 2],
    ['makes phones of a batch', [forge('phone/O=TEE', fakeServer), fakeServer, ...FACTORY], 1],
    [
      'makes a StrongBox phone of a batch',
      [forge('phone/O=StrongBox', fakeServer), fakeServer, ...FACTORY],
      2,
    ],
    ['is as long as a remote one', [forge('phone/O=TEE', BATCH), ...FACTORY], 1],
    ['makes phones of a phone', [forge('phone/O=TEE', PHONE), ...REMOTE], 1],
    ['makes StrongBox of a phone', [forge('phone/O=StrongBox', PHONE), ...REMOTE], 2],
  ])('%s: refused', async (_, above, level) => {
    expect(await judge(above, level)).toBe('android_chain_length');
    // Without the root, which need not be sent.
    expect(await judge(above.slice(0, -1), level)).toBe('android_chain_length');
  });

  it('is never accepted, whatever the forged certificates are named', async () => {
    const name = fc.constantFrom(
      'a/title=TEE',
      'a/title=StrongBox',
      'a/O=TEE',
      'a/O=StrongBox',
      'a/O=Google LLC',
    );
    const stolen = fc.constantFrom<readonly Issued[]>(FACTORY, STRONGBOX, REMOTE);
    await fc.assert(
      fc.asyncProperty(
        stolen,
        fc.array(name, { minLength: 1, maxLength: 3 }),
        fc.constantFrom(1, 2),
        fc.boolean(),
        async (from, names, level, isRootSent) => {
          let above = isRootSent ? from : from.slice(0, -1);
          for (const forged of names) above = [forge(forged, above[0] ?? ROOT), ...above];
          expect(typeof (await judge(above, level))).toBe('string');
        },
      ),
      { numRuns: Math.ceil(Number(process.env['NUMBERWALL_FUZZ_RUNS'] ?? 5_000) / 20) },
    );
  }, 600_000);
});

describe('a chain as the factory or Google’s service made it', () => {
  it.each([
    ['factory', FACTORY],
    ['remote', REMOTE],
  ])('is whole with the root, without it, and with it issued again: %s', async (_, above) => {
    const again = issue({ name: ROOT.name, key: ROOT.key, isAuthority: true, hash: 'sha512' });
    const below = above.slice(0, -1);
    const subjects = await Promise.all(
      [above, below, [...below, again], [...above, again]].map((c) => judge(c)),
    );
    expect(subjects[0]).toMatchObject({ ok: true });
    for (const found of subjects) expect(found).toEqual(subjects[0]);
  });

  it('has its length counted below the root: one less and one more is refused', () => {
    const root = new X509Certificate(ROOT.der);
    const whole = (chain: readonly Issued[]) =>
      provisioningOf(
        chain.map(({ der }) => new X509Certificate(der)),
        root,
      );
    for (const [provisioning, above] of [['factory', FACTORY] as const, ['remote', REMOTE] as const]) {
      const leaf = attest(KEY, describeKey(), above);
      expect(whole(above)).toEqual({ provisioning, isWhole: false });
      expect(whole([leaf, ...above])).toEqual({ provisioning, isWhole: true });
      expect(whole([leaf, leaf, ...above])).toEqual({ provisioning, isWhole: false });
    }
    expect(whole([ROOT])).toEqual({ provisioning: 'factory', isWhole: false });
  });

  it('may be as long as is read, with the root repeated', async () => {
    const spare = CHAIN_LENGTH.most - REMOTE.length - 1;
    const repeated = [...REMOTE, ...Array.from({ length: spare }, () => ROOT)];
    expect(await judge(repeated)).toMatchObject({ ok: true });
    expect(await judge([...repeated, ROOT])).toBe('android_evidence_form');
  });
});
