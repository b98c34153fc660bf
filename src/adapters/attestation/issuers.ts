import type { TokenHeaders } from '../../core/attestation/evidence.ts';
import type { TokenKind } from '../../core/attestation/forms.ts';
import { isReason, type Checked } from '../../core/attestation/reasons.ts';
import type { JsonObject } from '../../core/attestation/strict-json.ts';
import { readKeyId, type TokenAlgorithm } from '../../core/attestation/token-header.ts';
import { NATIVE_PROFILE, type TokenHeader, type TokenProfile } from '../../core/attestation/token-profile.ts';
import type { IssuerKey } from './issuer-keys.ts';
import type { KeySet } from './key-set.ts';

/** A service whose tokens are accepted. */
export interface TokenIssuer {
  /** `iss`, compared exactly. */
  readonly issuer: string;
  /** `aud`, compared exactly. */
  readonly audience: string;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly keys: KeySet;
  /** What its tokens look like; `NATIVE_PROFILE` where it is absent. */
  readonly profile?: TokenProfile;
}

/** Finds the key by which a token says that it was signed. */
export interface Issuers {
  /** The issuer of that name; a token's `iss` is taken at its word until the signature has been verified. */
  named(iss: unknown): TokenIssuer | undefined;
  /** Where tokens are looked for. */
  readonly headers: TokenHeaders;
  /** What a token must look like that names this issuer, or one that is not known, in this header. */
  kindOf(issuer: TokenIssuer | undefined, header: TokenHeader): TokenKind;
  findKey(header: JsonObject, issuer: TokenIssuer | undefined): Promise<Checked<IssuerKey>>;
}

const findOwn = async (kid: string, { keys }: TokenIssuer): Promise<Checked<IssuerKey>> => {
  const key = keys.peek(kid) ?? (await keys.find(kid));
  return key ?? (keys.isLoaded() ? 'token_key_unknown' : 'issuer_keys_unavailable');
};

/** Every header that some issuer uses; always the one of docs/protocol.md, whose absence is what is reported. */
const headersOf = (profiles: readonly TokenProfile[]): TokenHeaders =>
  new Map(
    [NATIVE_PROFILE, ...profiles].map(({ header }) => [
      header,
      { mayComeAlone: profiles.some((profile) => profile.header === header && profile.binding === 'none') },
    ]),
  );

/** What a token of an unknown issuer is held to until it is refused for that: any type that its header may have. */
const strangerProfile = (profiles: readonly TokenProfile[], header: TokenHeader): TokenProfile => {
  const alike = [NATIVE_PROFILE, ...profiles].filter((profile) => profile.header === header);
  const [first = NATIVE_PROFILE] = alike;
  return { ...first, types: alike.flatMap(({ types }) => types) };
};

const refuseTable = (table: readonly TokenIssuer[]): void => {
  if (table.length === 0) throw new RangeError('at least one issuer must be configured');
  if (new Set(table.map(({ issuer }) => issuer)).size < table.length) {
    throw new RangeError('an issuer is configured twice');
  }
  if (table.some(({ algorithms }) => algorithms.length === 0)) {
    throw new RangeError('an issuer has no algorithm');
  }
};

/**
 * The table of issuers. A token of an issuer that is not in it is still held to all issuers’ algorithms and keys, so
 * that its faults are reported in the same order; but it makes nobody fetch anything.
 * @throws {RangeError} for none, for the same issuer twice, and for one without algorithms.
 */
export const createIssuers = (table: readonly TokenIssuer[]): Issuers => {
  refuseTable(table);
  const byName = new Map(table.map((entry) => [entry.issuer, entry]));
  const profiles = table.map(({ profile = NATIVE_PROFILE }) => profile);
  const everyAlgorithm = table.flatMap(({ algorithms }) => algorithms);
  const findAnywhere = (kid: string): Checked<IssuerKey> =>
    table.map(({ keys }) => keys.peek(kid)).find((key) => key !== undefined) ?? 'token_key_unknown';
  return {
    named: (iss) => (typeof iss === 'string' ? byName.get(iss) : undefined),
    headers: headersOf(profiles),
    kindOf: (issuer, header) =>
      issuer === undefined
        ? { profile: strangerProfile(profiles, header), algorithms: everyAlgorithm }
        : { profile: issuer.profile ?? NATIVE_PROFILE, algorithms: issuer.algorithms },
    async findKey(header, issuer) {
      const kid = readKeyId(header);
      if (kid === undefined) return 'token_key_id';
      const found = issuer === undefined ? findAnywhere(kid) : await findOwn(kid, issuer);
      return isReason(found) || found.algorithm === header['alg'] ? found : 'token_key_unknown';
    },
  };
};
