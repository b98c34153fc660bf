import type { JsonObject } from '../core/attestation/strict-json.ts';
import type { Sha256 } from '../core/sha256.ts';
import type { NetworkOf } from '../core/network-data/network-data.ts';
import {
  ADDRESS_FORM,
  ASKED_KINDS,
  readKnownFacts,
  type AskedKind,
  type KnownFacts,
} from '../core/subjects/known-facts.ts';
import { SUBJECT_FORMS } from '../core/subjects/subject-value.ts';
import type { KeyedHash } from '../core/subjects/keyed-hash.ts';
import { refuseRequest } from './refuse-request.ts';

export interface AskedSubjectDeps {
  readonly sha256: Sha256;
  readonly networkOf: NetworkOf;
  readonly hash: KeyedHash;
}

const isKind = (value: unknown): value is AskedKind => ASKED_KINDS.some((kind) => kind === value);

const formOf = (kind: AskedKind): string => (kind === 'address' ? ADDRESS_FORM : SUBJECT_FORMS[kind]);

const MEMBERS = ['kind', 'value', 'app'];

/**
 * Reads `{"kind", "value", "app"?}` of a request about one subject, in which `more` members may stand besides.
 * @throws {Problem} for anything else; it quotes nothing.
 */
export const readAskedSubject = (
  body: JsonObject,
  { sha256, networkOf, hash }: AskedSubjectDeps,
  more: readonly string[] = [],
): KnownFacts => {
  const members = [...MEMBERS, ...more];
  if (Object.keys(body).some((member) => !members.includes(member)))
    throw refuseRequest('subject_members', `A subject takes ${members.join(', ')}, and nothing else.`);
  const { kind, value, app = '' } = body;
  if (!isKind(kind)) throw refuseRequest('subject_kind', `kind is one of ${ASKED_KINDS.join(', ')}.`);
  if (typeof app !== 'string') throw refuseRequest('subject_app', 'app is the id of an app, a text.');
  const known =
    typeof value === 'string' ? readKnownFacts(kind, value, { app, sha256, networkOf, hash }) : undefined;
  if (known === undefined)
    throw refuseRequest('subject_value', `value of a ${kind} is ${formOf(kind)}, or its keyed hash.`);
  return known;
};
