import type { ClientAddress } from '../../src/core/address/client-address.ts';
import type { AttestedDevice } from '../../src/core/attestation/verifier.ts';
import type { PhoneNumber } from '../../src/core/numbers/phone-number.ts';
import type { Instant } from '../../src/core/time.ts';

/** The routes of a registration (config/routes/authy.yaml). */
export type SimulatedRoute =
  'lookup' | 'user-create' | 'registration-start' | 'registration-status' | 'registration-complete';

/** A request, as far as the steps before the decision would have read it. */
export interface Arrival {
  readonly routeId: SimulatedRoute;
  readonly address: ClientAddress;
  /** Absent: it carries no token. */
  readonly device?: AttestedDevice;
  readonly number: PhoneNumber;
  /** Of a proof that is used more than once; a fresh one changes no verdict. */
  readonly jti?: string;
  /** The code was right: a registration ends. */
  readonly completes?: boolean;
}

/** What the gateway would make of it. */
export interface Ruling {
  readonly path: 'answer' | 'blind' | 'deny';
  /** Which step refused. */
  readonly refusedBy?: 'edge' | 'ban' | 'attestation' | 'replay' | 'limit';
  /** Why nothing was told: the ledger or limit that was full, or `containment`. */
  readonly blindBy?: string;
  /** Whose refusal stands, whatever comes, until then. */
  readonly standing?: { readonly of: 'address' | 'device'; readonly until: Instant };
}
