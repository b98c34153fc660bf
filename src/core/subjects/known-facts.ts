import { toClientAddress } from '../address/address-ladder.ts';
import { parseAddress } from '../address/parse-address.ts';
import type { AttestedDevice } from '../attestation/verifier.ts';
import type { Sha256 } from '../sha256.ts';
import type { NetworkOf } from '../network-data/network-data.ts';
import { readE164 } from '../numbers/read-e164.ts';
import type { RequestFacts } from './facts.ts';
import type { KeyedHash } from './keyed-hash.ts';
import { KEYED_ID } from './keyed-id.ts';
import { readSubjectValue } from './subject-value.ts';
import type { DimensionId } from './table.ts';

/** Whom an operator can ask about. */
export const ASKED_KINDS = ['number', 'device', 'address', 'account'] as const;
export type AskedKind = (typeof ASKED_KINDS)[number];

/** How a value of a kind is to be written, where it is not as for lists. */
export const ADDRESS_FORM = 'an IPv4 or IPv6 address';

/** What can be counted by, if this is all that is known of a request. */
const COUNTED_BY: Readonly<Record<AskedKind, readonly DimensionId[]>> = {
  number: ['number', 'block', 'country', 'account'],
  device: ['device'],
  address: ['address', 'address24-56', 'address16-48', 'asn', 'network-class'],
  account: ['account'],
};

/** One subject, as an operator named it. */
export interface KnownFacts {
  readonly kind: AskedKind;
  /** Its keyed hash. */
  readonly subject: string;
  /** The operator knows the hash alone: what else it could be counted by is not known. */
  readonly isHashed: boolean;
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

/** Any value will do: what it is counted by is asked for, and its hash is put in the place of that value’s. */
const STAND_IN: Readonly<Record<AskedKind, string>> = {
  number: '+12125550100',
  device: 'unknown',
  address: '192.0.2.1',
  account: '1',
};

const hashed = (
  kind: AskedKind,
  subject: string,
  how: { readonly app: string; readonly networkOf: NetworkOf },
): KnownFacts | undefined => {
  const facts = factsOf(kind, STAND_IN[kind], how);
  return facts === undefined ? undefined : { kind, subject, isHashed: true, dimensions: [kind], facts };
};

/** Reads what an operator typed, a value or the keyed hash of one; undefined where it is neither. */
export const readKnownFacts = (
  kind: AskedKind,
  text: string,
  how: {
    readonly app: string;
    readonly networkOf: NetworkOf;
    readonly sha256: Sha256;
    readonly hash: KeyedHash;
  },
): KnownFacts | undefined => {
  if (KEYED_ID.test(text)) return hashed(kind, text, how);
  const value = kind === 'address' ? text : readSubjectValue(kind, text, how.sha256);
  const facts = value === undefined ? undefined : factsOf(kind, value, how);
  if (value === undefined || facts === undefined) return undefined;
  const derived = kind === 'address' ? facts.address.ladder[0] : value;
  const subject = how.hash(kind, derived);
  return { kind, subject, isHashed: false, dimensions: COUNTED_BY[kind], facts };
};
