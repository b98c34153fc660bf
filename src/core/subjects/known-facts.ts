import { toClientAddress } from '../address/address-ladder.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { AttestedDevice } from '../attestation/verifier.ts';
import type { Sha256 } from '../attestation/sha256.ts';
import type { NetworkOf } from '../network-data/network-data.ts';
import { readE164 } from '../numbers/read-e164.ts';
import type { RequestFacts } from './facts.ts';
import { readSubjectValue } from './subject-value.ts';
import type { DimensionId } from './table.ts';

/** Whom an operator can ask about. */
export const ASKED_KINDS = ['number', 'device', 'address', 'account'] as const;
export type AskedKind = (typeof ASKED_KINDS)[number];

/** How a value of a kind is to be written, where it is not as for lists. */
export const ADDRESS_FORM = 'an IPv4 or IPv6 address';

/** What can be counted by, if this is all that is known of a request. */
const DIMENSIONS: Readonly<Record<AskedKind, readonly DimensionId[]>> = {
  number: ['number', 'block', 'country', 'account'],
  device: ['device'],
  address: ['address', 'address24-56', 'address16-48', 'asn', 'network-class'],
  account: ['account'],
};

/** One subject, as an operator named it. */
export interface KnownFacts {
  readonly kind: AskedKind;
  /** What the dimension of the kind derives; to be hashed at once. */
  readonly value: string;
  /** Dimensions by which it is counted. */
  readonly dimensions: readonly DimensionId[];
  readonly facts: RequestFacts;
}

/** A request of which the address is not known: no dimension of addresses derives anything. */
const NOWHERE = { family: 4, text: '', ladder: [] } as unknown as RequestFacts['address'];

/** Only the key of the device is known, and its app where an operator has named it. */
const deviceOf = (thumbprint: string, app: string): AttestedDevice => ({ thumbprint, app }) as AttestedDevice;

const factsOf = (
  kind: AskedKind,
  value: string,
  { app, networkOf }: { readonly app: string; readonly networkOf: NetworkOf },
): RequestFacts | undefined => {
  const nowhere: RequestFacts = { routeId: '', address: NOWHERE, device: deviceOf('', app) };
  const number = kind === 'number' ? readE164(value) : undefined;
  switch (kind) {
    case 'number':
      return number === undefined ? undefined : { ...nowhere, number, account: value };
    case 'device':
      return { ...nowhere, device: deviceOf(value, app) };
    case 'account':
      return { ...nowhere, account: value };
    case 'address': {
      const parsed = parseAddress(value);
      if (parsed === undefined) return undefined;
      const address = toClientAddress(parsed);
      return { ...nowhere, address, network: networkOf(address) };
    }
  }
};

/** Reads what an operator typed; undefined where it is no value of its kind. */
export const readKnownFacts = (
  kind: AskedKind,
  text: string,
  how: { readonly app: string; readonly networkOf: NetworkOf; readonly sha256: Sha256 },
): KnownFacts | undefined => {
  const value = kind === 'address' ? text : readSubjectValue(kind, text, how.sha256);
  const facts = value === undefined ? undefined : factsOf(kind, value, how);
  if (value === undefined || facts === undefined) return undefined;
  const subject = kind === 'address' ? facts.address.ladder[0] : value;
  return { kind, value: subject, dimensions: DIMENSIONS[kind], facts };
};
