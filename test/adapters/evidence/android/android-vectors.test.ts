import { X509Certificate } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { createAndroidKeyAttestation } from '../../../../src/adapters/evidence/android/android-key-attestation.ts';
import { decodeExtension } from '../../../../src/adapters/evidence/android/decode-extension.ts';
import { GOOGLE_ATTESTATION_ROOTS } from '../../../../src/adapters/evidence/android/roots.ts';
import { extensionsOf } from '../../../../src/adapters/evidence/x509/extension.ts';

const FOLDER = new URL('../../../../../shared/vectors/android-key-attestation/', import.meta.url);
const isThere = existsSync(FOLDER);

const pemsIn = (path: string): string[] =>
  readdirSync(new URL(path, FOLDER), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.pem'))
    .map((name) => `${path}${name}`);

const chainOf = (file: string): readonly X509Certificate[] =>
  (
    readFileSync(new URL(file, FOLDER), 'utf8').match(
      /-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g,
    ) ?? []
  ).map((pem) => new X509Certificate(pem));

const expectedOf = (file: string): Record<string, unknown> =>
  JSON.parse(
    readFileSync(new URL(file.replace(/\.pem$/, '.json'), FOLDER), 'utf8').replace(/^\s*\/\/.*$/gm, ''),
  ) as Record<string, unknown>;

interface Application {
  readonly packages: readonly { readonly name: string }[];
  readonly signatures: readonly string[];
}

/** The app that asked for the key, as though it were configured. */
const appOf = (file: string) => {
  const { attestationApplicationId: id } = expectedOf(file)['softwareEnforced'] as {
    readonly attestationApplicationId: Application;
  };
  return {
    app: 'app',
    packageName: id.packages[0]?.name ?? '',
    signatureDigests: id.signatures.map((digest) => Buffer.from(digest, 'base64').toString('base64url')),
  };
};

/** The reason, or the level, for a chain of a real phone at the time when it was valid. */
const judge = async (file: string, now: number, revoked = '', isStrict = true): Promise<string> => {
  const chain = chainOf(file);
  const [leaf] = chain;
  const challenge = Buffer.from(String(expectedOf(file)['attestationChallenge']), 'base64');
  const { kty, crv, x = '', y = '' } = leaf?.publicKey.export({ format: 'jwk' }) ?? {};
  const provider = createAndroidKeyAttestation({
    apps: [appOf(file)],
    policy: { minimumLevel: 'tee', verifiedBoot: isStrict, locked: isStrict },
    revocations: { isLoaded: () => true, isRevoked: (serial) => serial === revoked },
  });
  const found = await provider.verify({
    evidence: { x5c: chain.map(({ raw }) => raw.toString('base64')) },
    jwk: { kty: kty as 'EC', crv: crv as 'P-256', x, y },
    thumbprint: '',
    appVersion: '1.0.0',
    bindingOf: () => challenge,
    now,
  });
  return found.ok ? found.level : found.reason;
};

/** Within the validity of all certificates above the key’s, which remote provisioning renews every few weeks. */
const timeOf = (file: string): number =>
  Math.max(
    ...chainOf(file)
      .slice(1)
      .map(({ validFromDate }) => validFromDate.getTime()),
  ) + 3_600_000;

if (!isThere)
  it('key attestation of real phones is not checked here: the vectors folder is absent', () => {
    expect(isThere).toBe(false);
  });
else
  describe('key attestation of real phones', () => {
    it('pins the roots that Google publishes', () => {
      const published = JSON.parse(readFileSync(new URL('roots.json', FOLDER), 'utf8')) as string[];
      const prints = (pems: readonly string[]) => pems.map((pem) => new X509Certificate(pem).fingerprint256);
      expect(prints(GOOGLE_ATTESTATION_ROOTS)).toEqual(prints(published));
    });

    it.each([
      ['caiman/sdk36/TEE_EC_RKP.pem', 'tee'],
      ['caiman/sdk36/SB_EC_RKP.pem', 'strongbox'],
    ])('takes %s as %s', async (file, level) => {
      expect(await judge(file, timeOf(file))).toBe(level);
    });

    it.each(['akita/sdk34/TEE_EC_NONE.pem', 'blueline/sdk28/TEE_EC_NONE.pem'])(
      'refuses %s, a phone of a developer that is unlocked, unless the operator says otherwise',
      async (file) => {
        expect(await judge(file, timeOf(file))).toBe('android_boot_unverified');
        expect(await judge(file, timeOf(file), '', false)).toBe('tee');
      },
    );

    it('takes phones under the root of 2026', async () => {
      for (const file of pemsIn('tegu/').filter((name) => /_EC_2026_ROOT/.test(name))) {
        expect(await judge(file, timeOf(file))).toBe(file.includes('/SB_') ? 'strongbox' : 'tee');
      }
    });

    it('refuses a key that only software attests', async () => {
      expect(await judge('marlin/sdk29/TEE_EC_NONE.pem', Date.parse('2026-01-01T00:00:00Z'))).toBe(
        'android_root_untrusted',
      );
    });

    it('refuses a remotely provisioned chain after its end, and one from the factory not', async () => {
      const late = Date.parse('2026-11-23T00:00:00Z');
      expect(await judge('caiman/sdk36/TEE_EC_RKP.pem', late)).toBe('android_chain_expired');
      expect(await judge('blueline/sdk28/TEE_EC_NONE.pem', late, '', false)).toBe('tee');
      expect(await judge('blueline/sdk28/TEE_EC_NONE.pem', 0)).toBe('android_chain_not_yet_valid');
    });

    it('refuses a revoked certificate', async () => {
      const file = 'blueline/sdk28/TEE_EC_NONE.pem';
      const serial = chainOf(file)[1]?.serialNumber;
      expect(await judge(file, timeOf(file), serial)).toBe('android_certificate_revoked');
    });

    it('reads of every phone what is written beside it', () => {
      const files = ['akita/', 'blueline/', 'caiman/', 'marlin/', 'tegu/'].flatMap(pemsIn);
      expect(files.length).toBeGreaterThan(12);
      for (const file of files) {
        const expected = expectedOf(file);
        const [extension = new Uint8Array()] = extensionsOf(
          chainOf(file)[0] as X509Certificate,
          '1.3.6.1.4.1.11129.2.1.17',
        );
        const read = decodeExtension(extension);
        // The system itself asked for these keys: it is signed by nobody, and no app.
        if (file.includes('IMEI')) {
          expect(read).toBe('android_extension_form');
          continue;
        }
        if (typeof read === 'string') throw new Error(`${file}: ${read}`);
        expect(Buffer.from(read.challenge).toString('base64')).toBe(expected['attestationChallenge']);
        expect(String(read.attestationVersion)).toBe(expected['attestationVersion']);
        const hardware = expected['hardwareEnforced'] as Record<string, unknown>;
        expect(read.hardwareEnforced.purposes.map(String)).toEqual(hardware['purposes']);
        expect(read.hardwareEnforced.osPatchLevel?.toString()).toBe(hardware['osPatchLevel']);
        expect(read.hardwareEnforced.rootOfTrust?.deviceLocked).toBe(
          (hardware['rootOfTrust'] as Record<string, unknown> | undefined)?.['deviceLocked'],
        );
      }
    });

    it('refuses both malformed ones', () => {
      const reasons = pemsIn('invalid/').map((file) => {
        const [extension = new Uint8Array()] = extensionsOf(
          chainOf(file)[0] as X509Certificate,
          '1.3.6.1.4.1.11129.2.1.17',
        );
        return decodeExtension(extension);
      });
      expect(reasons.sort()).toEqual(['android_extension_der', 'android_extension_order']);
    });
  });
