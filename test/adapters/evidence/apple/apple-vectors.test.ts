import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';
import { parseAllDocuments } from 'yaml';

import { APPLE_APP_ATTESTATION_ROOT } from '../../../../src/adapters/evidence/apple/root.ts';
import { memoryOf, reasonOf, ROOT, verify, type Options } from '../../../support/evidence/apple-evidence.ts';
import { toPem } from '../../../support/evidence/certificates.ts';

const FOLDER = new URL('../../../../../shared/vectors/apple-app-attest/', import.meta.url);

type Vector = Readonly<Record<string, string>>;

const toUrl = (base64 = ''): string => Buffer.from(base64, 'base64').toString('base64url');
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')) : [];

const vectorsOf = (file: string, type: string): readonly Vector[] =>
  parseAllDocuments(readFileSync(new URL(file, FOLDER), 'utf8'))
    .map((document) => document.toJS() as Vector | null)
    .filter((vector): vector is Vector => vector?.['type'] === type);

/** Evidence of a vector, with what it is verified by: at its own time, by Apple’s root. */
const caseOf = (vector: Vector): Required<Parameters<typeof verify>> => {
  const { teamIdentifier: teamId = '', bundleIdentifier: bundleId = '', timestamp = '' } = vector;
  const { attestationBase64, assertionBase64 } = vector;
  const sent =
    attestationBase64 === undefined
      ? { assertion: toUrl(assertionBase64) }
      : { attestation_object: toUrl(attestationBase64) };
  const options: Options = {
    apps: [{ app: 'poc', teamId, bundleId }],
    environments: ['development'],
    roots: [APPLE_APP_ATTESTATION_ROOT],
  };
  const binding = Buffer.from(vector['clientDataHashSha256Base64'] ?? '', 'base64');
  return [
    { key_id: toUrl(vector['keyIdBase64']), ...sent },
    options,
    { now: Date.parse(timestamp), binding: () => binding },
  ];
};

const attestations = files.flatMap((file) => vectorsOf(file, 'attestation'));
const assertions = files.flatMap((file) => vectorsOf(file, 'assertion'));

if (files.length === 0)
  it('App Attest of real phones is not checked here: the vectors folder is absent', () => {
    expect(existsSync(FOLDER)).toBe(false);
  });
else
  describe('App Attest of real phones', () => {
    it('has vectors of both kinds', () => {
      expect(attestations.length).toBeGreaterThanOrEqual(3);
      expect(assertions).toHaveLength(attestations.length);
    });

    it('accepts each attestation at its time', async () => {
      for (const vector of attestations)
        expect(await verify(...caseOf(vector))).toMatchObject({
          ok: true,
          platform: 'ios',
          level: 'secure-enclave',
          app: 'poc',
          remember: { key: toUrl(vector['keyIdBase64']) },
        });
    });

    it('refuses each out of its time, environment, app and challenge', async () => {
      for (const vector of attestations) {
        const [evidence, options, context] = caseOf(vector);
        const late = { ...context, now: (context.now ?? 0) + 4 * 86_400_000 };
        expect(await reasonOf(evidence, options, late)).toBe('apple_certificate_expired');
        const early = { ...context, now: (context.now ?? 0) - 2 * 86_400_000 };
        expect(await reasonOf(evidence, options, early)).toBe('apple_certificate_early');
        const production: Options = { ...options, environments: ['production'] };
        expect(await reasonOf(evidence, production, context)).toBe('apple_environment');
        const foreign: Options = { ...options, roots: [toPem(ROOT.der)] };
        expect(await reasonOf(evidence, foreign, context)).toBe('apple_chain');
        const other = { ...context, binding: () => Buffer.alloc(32) };
        expect(await reasonOf(evidence, options, other)).toBe('apple_nonce');
      }
    });

    it('accepts each assertion by the key that was attested', async () => {
      for (const vector of assertions) {
        const attested = attestations.find(({ keyIdBase64 }) => keyIdBase64 === vector['keyIdBase64']);
        const memory = await memoryOf(...caseOf(attested ?? {}));
        const [evidence, options, context] = caseOf(vector);
        const key = toUrl(vector['keyIdBase64']);
        expect(await verify(evidence, { ...options, memory }, context)).toMatchObject({
          ok: true,
          counter: { key, value: 1 },
        });
        expect(await reasonOf(evidence, options, context)).toBe('apple_key_unknown');
      }
    });
  });
