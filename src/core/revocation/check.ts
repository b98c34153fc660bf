import type { AttestationReason } from '../attestation/reasons.ts';
import type { Instant } from '../time.ts';
import type { RevocableApp } from './revocation-set.ts';
import type { RevocableToken, RevocationSubjects } from './subjects.ts';

/** What the verifier asks. */
export interface RevocationCheck {
  /** Asked once for each token that is verified. */
  subjectsOf(token: RevocableToken): RevocationSubjects;
  /** Asked for each request: no round trip, no hash. */
  find(subjects: RevocationSubjects, app: RevocableApp, now: Instant): AttestationReason | undefined;
}
