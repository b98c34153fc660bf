import { randomUUID } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

import type { AttestationOutcome, AttestedDevice } from '../core/attestation/verifier.ts';

/** What guards know of a request, each from those before it. */
export interface Known {
  /** UUID; the same for all guards. */
  readonly decisionId: string;
  /** Once `requireAttestation` has looked at it. */
  attestation?: AttestationOutcome;
}

const guarded = new WeakMap<IncomingMessage, Known>();

/** Beside the request, not on it: nothing that the app or a client writes can be taken for it. */
export const knownOf = (request: IncomingMessage): Known => {
  const known = guarded.get(request) ?? { decisionId: randomUUID() };
  guarded.set(request, known);
  return known;
};

/** The device whose token and proof `requireAttestation` has verified; undefined where it has none, or did not run. */
export const deviceOf = (request: IncomingMessage): AttestedDevice | undefined => {
  const attestation = guarded.get(request)?.attestation;
  return attestation?.ok === true ? attestation.device : undefined;
};
