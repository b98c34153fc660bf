import type { ClientAddress } from '../address/client-address.ts';
import type { AttestedDevice } from '../attestation/verifier.ts';
import type { NetworkFacts } from '../network-data/network-data.ts';
import type { PhoneNumber } from '../numbers/phone-number.ts';

/** Everything known about one request that something may be counted by; derived once, before the decision. */
export interface RequestFacts {
  readonly routeId: string;
  readonly address: ClientAddress;
  readonly number?: PhoneNumber;
  /** Authy id, decimal without leading zeros; where apps have handles alone, the number in E.164 in its place, or the handle of one registration. */
  readonly account?: string;
  readonly device?: AttestedDevice;
  /** What databases say of the address. */
  readonly network?: NetworkFacts;
}
