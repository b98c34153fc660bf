import { hash } from 'node:crypto';

import type { AppleApp, AppleCategory, AppleEnvironment } from '../../../core/evidence/apple/policy.ts';
import type { EvidenceMemory, EvidenceProvider } from '../../../core/evidence/provider.ts';
import { EvidenceSetupError } from '../evidence-setup-error.ts';
import { readPinnedRoots } from '../x509/pinned-roots.ts';
import { readEvidence } from './evidence-form.ts';
import { APPLE_APP_ATTESTATION_ROOT } from './root.ts';
import type { AppleRules } from './rules.ts';
import { verifyAssertion } from './verify-assertion.ts';
import { verifyAttestation } from './verify-attestation.ts';

/** What of App Attest an operator configures. */
export interface AppleAppAttestOptions {
  readonly apps: readonly AppleApp[];
  /** Environments whose keys are accepted, remembered ones too. */
  readonly environments: readonly AppleEnvironment[];
  /** Accepted categories, where the phone tells one; every category when absent. */
  readonly categories?: readonly AppleCategory[];
  /** PEM; Apple’s when absent. */
  readonly roots?: readonly string[];
  /** The risk metric of a key, where the operator asked Apple for it by the key’s receipt (keys of the app on that device in 30 days). */
  readonly risk?: (keyId: string) => number | undefined;
  readonly memory: EvidenceMemory;
}

const byRpIdHash = (apps: readonly AppleApp[]): ReadonlyMap<string, AppleApp> => {
  const map = new Map(apps.map((app) => [hash('sha256', `${app.teamId}.${app.bundleId}`, 'base64url'), app]));
  if (apps.length > 0 && map.size === apps.length) return map;
  throw new EvidenceSetupError('App Attest: there is no app, or two apps have one team and bundle id');
};

const rulesOf = ({ apps, environments, categories, roots, risk }: AppleAppAttestOptions): AppleRules => {
  if (environments.length === 0) throw new EvidenceSetupError('App Attest: there is no environment');
  return {
    apps: byRpIdHash(apps),
    roots: readPinnedRoots(roots ?? [APPLE_APP_ATTESTATION_ROOT]),
    environments,
    ...(categories === undefined ? {} : { categories }),
    ...(risk === undefined ? {} : { risk }),
  };
};

/**
 * Verifies App Attest without asking Apple: `{ "key_id", "attestation_object" }` for a new key, `{ "key_id",
 * "assertion" }` for one that is remembered, all base64url, with the binding as clientDataHash. The key signs no proofs:
 * the binding names the device key that does.
 * @throws {EvidenceSetupError} for no app, two apps of one id, no environment, or a bad root; `verify` passes on what
 * `memory` throws.
 */
export const createAppleAppAttest = (options: AppleAppAttestOptions): EvidenceProvider => {
  const rules = rulesOf(options);
  return {
    id: 'apple-app-attest',
    async verify(request) {
      const evidence = readEvidence(request.evidence);
      if (typeof evidence === 'string') return { ok: false, reason: evidence };
      const found =
        evidence.kind === 'attestation'
          ? verifyAttestation(evidence, request, rules)
          : await verifyAssertion(evidence, request, rules, options.memory);
      return typeof found === 'string' ? { ok: false, reason: found } : found;
    },
  };
};
