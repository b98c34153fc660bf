import type { ClientAddress } from '../address/client-address.ts';
import type { NetworkClass } from './network-class.ts';

/** What databases of networks say of an address. */
export interface NetworkFacts {
  /** Autonomous system number, decimal; absent where no database knows it. */
  readonly asn?: string;
  /** Absent where no database of classes is configured. */
  readonly networkClass?: NetworkClass;
}

/** Looks an address up. Never throws. */
export type NetworkOf = (address: ClientAddress) => NetworkFacts;
