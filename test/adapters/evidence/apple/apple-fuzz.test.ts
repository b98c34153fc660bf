import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  assertionEvidence,
  assertionOf,
  attestationEvidence,
  attestationOf,
  KEY,
  keyIdOf,
  launchOf,
  memoryOf,
  reasonOf,
} from '../../../support/evidence/apple-evidence.ts';

/** Mutated objects; a nightly run asks for more. */
const RUNS = Number(process.env['NUMBERWALL_FUZZ_RUNS'] ?? 5_000);
const HALF = Math.ceil(RUNS / 2);

const edit = fc.record({
  kind: fc.constantFrom('flip', 'insert', 'remove', 'cut', 'double', 'swap'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  byte: fc.integer({ min: 1, max: 255 }),
});
type Edit = typeof edit extends fc.Arbitrary<infer E> ? E : never;

const apply = (bytes: Buffer, { kind, at, to, byte }: Edit): Buffer => {
  const [index, other] = [Math.floor(at * bytes.length), Math.floor(to * bytes.length)];
  const [from, until] = [Math.min(index, other), Math.max(index, other)];
  const [head, middle, tail] = [bytes.subarray(0, from), bytes.subarray(from, until), bytes.subarray(until)];
  const one = Buffer.of((bytes[index] ?? 0) ^ byte);
  switch (kind) {
    case 'flip':
      return Buffer.concat([bytes.subarray(0, index), one, bytes.subarray(index + 1)]);
    case 'insert':
      return Buffer.concat([bytes.subarray(0, index), one, bytes.subarray(index)]);
    case 'remove':
      return Buffer.concat([bytes.subarray(0, index), bytes.subarray(index + 1)]);
    case 'cut':
      return Buffer.concat([head, tail]);
    case 'double':
      return Buffer.concat([head, middle, middle, tail]);
    case 'swap':
      return Buffer.concat([head, tail, middle]);
  }
};

const mutations = fc.array(edit, { minLength: 1, maxLength: 3 });
const mutate = (original: Uint8Array, edits: readonly Edit[]): Buffer =>
  edits.reduce(apply, Buffer.from(original));

const extensions = launchOf({ apple_bundle_version_01: '26.1.0' });
// Nothing vouches for the receipt: an empty one leaves no byte that may change unseen.
const attestation = attestationOf({ extensions, statement: { receipt: new Uint8Array() } });
const assertion = assertionOf({ extensions });

describe('App Attest: mutated objects', () => {
  it('starts from what is accepted', async () => {
    const memory = await memoryOf(attestationEvidence());
    expect(await reasonOf(attestationEvidence({ extensions }))).toBe('ok');
    expect(await reasonOf(assertionEvidence({ extensions }), { memory })).toBe('ok');
  });

  it('never throws for an attestation, and accepts none', async () => {
    await fc.assert(
      fc.asyncProperty(mutations, async (edits) => {
        const object = mutate(attestation, edits);
        fc.pre(!object.equals(attestation));
        const evidence = { key_id: keyIdOf(KEY), attestation_object: object.toString('base64url') };
        expect(await reasonOf(evidence)).toMatch(/^apple_/);
      }),
      { numRuns: HALF },
    );
  }, 600_000);

  it('never throws for an assertion, and accepts none', async () => {
    const memory = await memoryOf(attestationEvidence());
    await fc.assert(
      fc.asyncProperty(mutations, async (edits) => {
        const object = mutate(assertion, edits);
        fc.pre(!object.equals(assertion));
        const evidence = { key_id: keyIdOf(KEY), assertion: object.toString('base64url') };
        expect(await reasonOf(evidence, { memory })).toMatch(/^apple_/);
      }),
      { numRuns: HALF },
    );
  }, 600_000);

  it('never throws for any evidence', async () => {
    const member = fc.oneof(fc.string(), fc.base64String(), fc.anything());
    const shape = fc.dictionary(fc.constantFrom('key_id', 'attestation_object', 'assertion', 'x'), member);
    await fc.assert(
      fc.asyncProperty(shape, async (evidence) => {
        expect(await reasonOf(evidence)).toMatch(/^apple_/);
      }),
      { numRuns: Math.ceil(RUNS / 5) },
    );
  }, 600_000);
});
