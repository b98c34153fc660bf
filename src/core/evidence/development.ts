import { isPlatform } from '../attestation/verifier.ts';
import type { EvidenceProvider, RefusedEvidence } from './provider.ts';

/** Whom development evidence is of. */
export interface DevelopmentEvidenceOptions {
  /** `sub` of the token. */
  readonly app: string;
}

/** One way in which development evidence can fail, as the log names it. */
export interface DevelopmentReasonDefinition {
  /** What was found, in one sentence; for docs and operators, never sent. */
  readonly sentence: string;
  /** The rule that was broken. */
  readonly source: string;
}

/** Every machine reason of development evidence. */
export const DEVELOPMENT_REASONS = {
  development_evidence: {
    sentence: 'Development evidence is {}, or names the platform ios or android.',
    source: 'docs/protocol.md',
  },
} as const satisfies Readonly<Record<string, DevelopmentReasonDefinition>>;

const refused: RefusedEvidence = {
  ok: false,
  reason: 'development_evidence' satisfies keyof typeof DEVELOPMENT_REASONS,
};

/**
 * Believes whoever asks: evidence `{}`, or `{ "platform": "ios" | "android" }`. It shows the way of a token without a
 * phone; the production profile refuses it.
 */
export const createDevelopmentEvidence = ({ app }: DevelopmentEvidenceOptions): EvidenceProvider => ({
  id: 'development',
  verify(request) {
    const { thumbprint, now } = request;
    const { platform = 'ios', ...others } = request.evidence;
    if (!isPlatform(platform) || Object.keys(others).length > 0) {
      return Promise.resolve(refused);
    }
    return Promise.resolve({
      ok: true,
      platform,
      level: 'software',
      app,
      keyCreatedAt: now,
      evidenceId: `${thumbprint} ${request.bindingOf(app).join()}`,
    });
  },
});
