import type { PlayApp, PlayPolicy, PlayTimes } from '../../../core/evidence/play/policy.ts';
import type { PlayReason } from '../../../core/evidence/play/reasons.ts';
import { judgeVerdict, type VerdictRules } from '../../../core/evidence/play/verdict.ts';
import type { EvidenceProvider, EvidenceRequest, RefusedEvidence } from '../../../core/evidence/provider.ts';
import { sha256 } from '../../crypto/sha256.ts';
import { EvidenceSetupError } from '../evidence-setup-error.ts';
import { decryptToken } from './decrypt-token.ts';
import { readDecryptionKey, readVerificationKey, type ResponseKeys } from './response-keys.ts';
import { verifyVerdict } from './verify-verdict.ts';

/** What of Play Integrity an operator configures; times in milliseconds. */
export interface PlayIntegrityOptions extends ResponseKeys, PlayTimes {
  readonly apps: readonly PlayApp[];
  readonly policy: PlayPolicy;
}

const byPackage = (apps: readonly PlayApp[]): ReadonlyMap<string, PlayApp> => {
  const map = new Map(apps.map((app) => [app.packageName, app]));
  if (apps.length > 0 && map.size === apps.length) return map;
  throw new EvidenceSetupError('Play Integrity: there is no app, or two apps have one package name');
};

const tokenOf = ({ evidence }: EvidenceRequest): string | undefined => {
  const token = Object.hasOwn(evidence, 'integrity_token') ? evidence['integrity_token'] : undefined;
  return typeof token === 'string' ? token : undefined;
};

const refused = (reason: PlayReason): RefusedEvidence => ({ ok: false, reason });

/**
 * Verifies tokens of the Play Integrity API without asking Google: evidence `{ "integrity_token": string }`, whose
 * `nonce` (classic request) or `requestHash` (standard) is base64url of the binding. Local keys are a setting of classic
 * requests in the Play Console.
 * @throws {EvidenceSetupError} for a bad key, no app, or two apps of one package.
 */
export const createPlayIntegrity = (options: PlayIntegrityOptions): EvidenceProvider => {
  const decryptionKey = readDecryptionKey(options.decryptionKey);
  const verificationKey = readVerificationKey(options.verificationKey);
  const rules: VerdictRules = { apps: byPackage(options.apps), policy: options.policy, times: options };
  return {
    id: 'google-play-integrity',
    async verify(request) {
      const token = tokenOf(request);
      if (token === undefined) return refused('play_evidence_form');
      const plaintext = await decryptToken(token, decryptionKey);
      if (typeof plaintext === 'string') return refused(plaintext);
      const verdict = await verifyVerdict(plaintext, verificationKey);
      if (typeof verdict === 'string') return refused(verdict);
      return judgeVerdict(verdict.claims, rules, {
        bindingOf: (app) => Buffer.from(request.bindingOf(app)).toString('base64url'),
        now: request.now,
        evidenceId: sha256(verdict.payload),
      });
    },
  };
};
