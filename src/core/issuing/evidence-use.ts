import type { ProofIdentity } from '../attestation/verifier.ts';
import type { EvidenceMemory, VerifiedEvidence } from '../evidence/provider.ts';
import { createProofUse } from '../limits/proof-use.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { DAY, HOUR, type Instant } from '../time.ts';
import type { EvidenceStore, EvidenceUse, KeyUse } from './evidence-store.ts';

/** Evidence is bound to its challenge, which lives for minutes: remembered for this long at least, it works once. */
const EVIDENCE_TTL_MS = HOUR;

/** A platform key is forgotten this long after its last use; its app then attests a new one. */
const PLATFORM_KEY_TTL_MS = 180 * DAY;

export interface EvidenceKeysOptions {
  readonly namespace: string;
  readonly hash: KeyedHash;
}

/** Store keys of evidence, made of keyed hashes: nothing that a phone sent stands in them. */
const createEvidenceKeys = ({ namespace, hash }: EvidenceKeysOptions) => ({
  evidence: (provider: string, id: string) =>
    `{${namespace}}:evidence:${hash('evidence', `${provider.length}:${provider}${id}`)}`,
  challenge: (challenge: string, thumbprint: string) =>
    `{${namespace}}:challenge:${hash('challenge', `${thumbprint.length}:${thumbprint}${challenge}`)}`,
  platformKey: (key: string) => `{${namespace}}:platform-key:${hash('platform-key', key)}`,
});

/** What providers may recall of platform keys. */
export const createEvidenceMemory = (
  store: Pick<EvidenceStore, 'recall'>,
  options: EvidenceKeysOptions,
): EvidenceMemory => {
  const keys = createEvidenceKeys(options);
  return { recall: (key) => store.recall(keys.platformKey(key)) };
};

export interface EvidenceUseOptions extends EvidenceKeysOptions {
  /** Milliseconds by which the clocks of two instances may differ. */
  readonly clockSkewMs: number;
}

/** What was found good, and is to be accepted. */
export interface FoundEvidence {
  readonly provider: string;
  readonly evidence: VerifiedEvidence;
  readonly challenge: string;
  /** Milliseconds for which a challenge that is given now is accepted. */
  readonly challengeLifetimeMs: number;
  readonly thumbprint: string;
  readonly proof: ProofIdentity;
  readonly now: Instant;
}

/**
 * How accepted evidence is remembered: each of its parts for longer than any instance would accept it again.
 * @throws {RangeError} for a provider that counts by one key and remembers by another.
 */
export const createEvidenceUse = ({
  clockSkewMs,
  ...options
}: EvidenceUseOptions): ((found: FoundEvidence) => EvidenceUse) => {
  const keys = createEvidenceKeys(options);
  const proofUse = createProofUse({ ...options, clockSkewMs });
  const platformKey = ({ counter, remember }: VerifiedEvidence): KeyUse | undefined => {
    const key = counter?.key ?? remember?.key;
    if (key === undefined) return undefined;
    if (remember !== undefined && remember.key !== key) throw new RangeError('evidence is of one key');
    return {
      key: keys.platformKey(key),
      ttlMs: PLATFORM_KEY_TTL_MS,
      ...(counter === undefined ? {} : { counter: counter.value }),
      ...(remember === undefined ? {} : { remember: remember.value }),
    };
  };
  return ({ provider, evidence, challenge, challengeLifetimeMs, thumbprint, proof, now }) => {
    const kept = platformKey(evidence);
    // What a step of the clock adds to a challenge's life is less than that life.
    const challengeTtlMs = 2 * challengeLifetimeMs + 2 * clockSkewMs;
    const { key, ttlMs } = proofUse(thumbprint, proof, true, now);
    return {
      proof: { key, ttlMs },
      evidence: {
        key: keys.evidence(provider, evidence.evidenceId),
        ttlMs: Math.max(EVIDENCE_TTL_MS, challengeTtlMs),
      },
      challenge: { key: keys.challenge(challenge, thumbprint), ttlMs: challengeTtlMs },
      ...(kept === undefined ? {} : { platformKey: kept }),
    };
  };
};
