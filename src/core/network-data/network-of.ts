import { asnOf } from './asn.ts';
import { classOf, type NetworkClass } from './network-class.ts';
import type { NetworkFacts, NetworkOf } from './network-data.ts';

/** The databases that are configured. */
export interface NetworkSources {
  /** The record of an address; nothing where there is none. */
  readonly asn?: (address: string) => unknown;
  readonly networkClass?: (address: string) => unknown;
  /** Autonomous systems that are hosting, whatever a database says. */
  readonly hosting?: (asn: string) => boolean;
}

/** Of a list and a database the list holds, but for those who hide behind others. */
const classify = (
  { networkClass, hosting }: NetworkSources,
  address: string,
  asn: string | undefined,
): NetworkClass => {
  const found = networkClass === undefined ? 'unknown' : classOf(networkClass(address));
  return found !== 'vpn' && asn !== undefined && hosting?.(asn) === true ? 'hosting' : found;
};

/** Looks up in all databases that are configured. */
export const createNetworkOf = (sources: NetworkSources): NetworkOf => {
  const tellsClass = sources.networkClass !== undefined || sources.hosting !== undefined;
  return ({ text }): NetworkFacts => {
    const asn = sources.asn === undefined ? undefined : asnOf(sources.asn(text));
    return {
      ...(asn === undefined ? {} : { asn }),
      ...(tellsClass ? { networkClass: classify(sources, text, asn) } : {}),
    };
  };
};
