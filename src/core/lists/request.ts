import { parseNetwork, type NetworkFault } from '../address/network.ts';
import type { JsonObject } from '../attestation/strict-json.ts';
import type { Sha256 } from '../sha256.ts';
import { isReasonText } from '../audit/reason-text.ts';
import type { Draft } from '../replicated/replicated.ts';
import { fault, readLifetime, REASON_FORM, type RequestFault } from '../replicated/request-parts.ts';
import { KEYED_ID } from '../subjects/keyed-id.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { readSubjectValue, SUBJECT_FORMS } from '../subjects/subject-value.ts';
import type { KeptEntry } from './kept-entry.ts';
import {
  KEYED_KINDS,
  LIST_KINDS,
  LIST_NAMES,
  type Adjustment,
  type ListName,
  type ListSubject,
} from './list-rule.ts';
import { overrideFault, type OverrideTarget } from './override-fault.ts';
import { ruleIdOf } from './rule-id.ts';

/** What a request is read with. */
export interface ListRequestDeps {
  readonly hash: KeyedHash;
  readonly sha256: Sha256;
  /** Those that are running. */
  readonly targets: () => readonly OverrideTarget[];
}

const MEMBERS = [
  'list',
  'kind',
  'value',
  'id',
  'network',
  'policy',
  'limit',
  'unlimited',
  'reason',
  'expires_in',
];

const NETWORK_FAULTS: Readonly<Record<NetworkFault, string>> = {
  malformed: 'network must be an IPv4 or IPv6 CIDR, and not an IPv4-mapped one.',
  wide: 'network names a large part of the Internet.',
  'host-bits': 'network has bits set beyond its prefix.',
  disguised: 'network names addresses that each stand for an IPv4 address: name the IPv4 network.',
};

const readAddress = ({ network: text, value, id }: JsonObject): ListSubject | RequestFault => {
  if (value !== undefined || id !== undefined) return fault('An address is named by network alone.');
  const network = parseNetwork(typeof text === 'string' ? text : '');
  return typeof network === 'string' ? fault(NETWORK_FAULTS[network]) : { kind: 'address', network };
};

const readSubject = (body: JsonObject, { hash, sha256 }: ListRequestDeps): ListSubject | RequestFault => {
  if (body['kind'] === 'address') return readAddress(body);
  const kind = KEYED_KINDS.find((each) => each === body['kind']);
  if (kind === undefined) return fault(`kind must be one of ${LIST_KINDS.join(', ')}.`);
  const { value, id, network } = body;
  if (network !== undefined || (value === undefined) === (id === undefined))
    return fault(`A ${kind} is named by value, or by its keyed hash as id.`);
  if (id !== undefined) {
    return typeof id === 'string' && KEYED_ID.test(id)
      ? { kind, subject: id }
      : fault('id must be a keyed hash, as numberwall subject-id prints it.');
  }
  const read = typeof value === 'string' ? readSubjectValue(kind, value, sha256) : undefined;
  return read === undefined
    ? fault(`value must be ${SUBJECT_FORMS[kind]}.`)
    : { kind, subject: hash(kind, read) };
};

/** Of an override; of the other lists nothing, and no member of it. */
const readAdjustment = (
  body: JsonObject,
  list: ListName,
  targets: readonly OverrideTarget[],
): { readonly adjust?: Adjustment } | RequestFault => {
  const { policy, limit, unlimited = false } = body;
  if (list !== 'override') {
    return [policy, limit, body['unlimited']].every((member) => member === undefined)
      ? {}
      : fault('policy, limit and unlimited go with override.');
  }
  const named = targets.filter(({ id }) => id === policy);
  if (typeof policy !== 'string' || named.length === 0)
    return fault('policy must be the id of a policy or a ledger that is running.');
  if (typeof unlimited !== 'boolean' || unlimited === (limit !== undefined))
    return fault('An override takes limit, or unlimited: true.');
  if (limit === undefined) return { adjust: { policy } };
  if (!Number.isSafeInteger(limit) || (limit as number) < 1 || (limit as number) > 1_000_000_000)
    return fault('limit must be a whole number from 1 to 1000000000.');
  const message = overrideFault(named, limit as number);
  return message === undefined ? { adjust: { policy, limit: limit as number } } : fault(`limit ${message}.`);
};

/** Reads the body of `POST /operator/v1/lists`: what is named is hashed at once, and goes no further. */
export const readListRequest = (body: JsonObject, deps: ListRequestDeps): Draft<KeptEntry> | RequestFault => {
  const list = LIST_NAMES.find((each) => each === body['list']);
  if (list === undefined) return fault(`list must be one of ${LIST_NAMES.join(', ')}.`);
  if (Object.keys(body).some((name) => !MEMBERS.includes(name)))
    return fault(`An entry takes ${MEMBERS.join(', ')}, and nothing else.`);
  const { reason } = body;
  if (!isReasonText(reason)) return fault(REASON_FORM);
  const lifetime = readLifetime(body['expires_in']);
  if ('fault' in lifetime) return lifetime;
  const about = readSubject(body, deps);
  if ('fault' in about) return about;
  const adjusted = readAdjustment(body, list, deps.targets());
  if ('fault' in adjusted) return adjusted;
  const said = { list, about, ...adjusted };
  return { ...said, id: ruleIdOf(said, deps.hash), reason, ...lifetime };
};
