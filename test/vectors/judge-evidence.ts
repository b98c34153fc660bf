import { createAndroidKeyAttestation } from '../../src/adapters/evidence/android/android-key-attestation.ts';
import { createAppleAppAttest } from '../../src/adapters/evidence/apple/apple-app-attest.ts';
import { createPlayIntegrity } from '../../src/adapters/evidence/play/play-integrity.ts';
import { sha256 } from '../../src/adapters/crypto/sha256.ts';
import { thumbprintOf } from '../../src/core/attestation/device-key.ts';
import type { EvidenceProvider } from '../../src/core/evidence/provider.ts';
import { bindingOf } from '../../src/core/issuing/binding.ts';
import type { EvidenceCase, EvidenceVectors } from './forms.ts';

type Head = Omit<EvidenceVectors, 'cases'>;

const open = (id: EvidenceCase['provider'], { providers }: Head): EvidenceProvider => {
  if (id === 'apple-app-attest') {
    const memory = { recall: () => Promise.resolve(undefined) };
    return createAppleAppAttest({ ...(providers[id] as Parameters<typeof createAppleAppAttest>[0]), memory });
  }
  if (id === 'google-play-integrity') {
    return createPlayIntegrity(providers[id] as Parameters<typeof createPlayIntegrity>[0]);
  }
  const { revoked, ...options } = providers[id];
  return createAndroidKeyAttestation({
    ...(options as unknown as Parameters<typeof createAndroidKeyAttestation>[0]),
    revocations: { isLoaded: () => true, isRevoked: (serial) => revoked.includes(serial) },
  });
};

/** What the gateway’s own provider says of a case, by nothing but what stands in the file. */
export const judgeEvidence = async (
  { provider, app_version: appVersion, jwk, challenge, evidence }: Omit<EvidenceCase, 'expected' | 'name'>,
  head: Head,
): Promise<EvidenceCase['expected']> => {
  const thumbprint = thumbprintOf(jwk, sha256);
  const found = await open(provider, head).verify({
    evidence,
    jwk,
    thumbprint,
    appVersion,
    bindingOf(app, key) {
      const bound = key === 'attested' ? '' : thumbprint;
      return bindingOf({ challenge, audience: head.audience, app, appVersion, thumbprint: bound }, sha256);
    },
    now: Date.parse(head.clock),
  });
  if (!found.ok) return { reason: found.reason };
  const { app, level, attestedVersion: version } = found;
  return { app, level, ...(version === undefined ? {} : { version }) };
};
