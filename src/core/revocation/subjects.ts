import { isVisibleText } from '../attestation/visible-text.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import { MAX_ID_LENGTH } from '../attestation/app-claims.ts';
import type { JsonObject } from '../attestation/strict-json.ts';
import type { RevokedVersions } from './revocation.ts';

/** What can be revoked of one token, as keyed hashes: made once, when the token is verified. */
export interface RevocationSubjects {
  readonly token: string;
  readonly device: string;
  readonly issuerKey: string;
  readonly issuerCertificate?: string;
}

/** A token whose signature has been verified. */
export interface RevocableToken {
  readonly issuer: string;
  readonly kid: string;
  readonly claims: JsonObject;
  /** As received. */
  readonly text: string;
  readonly thumbprint: string;
  /** `attestation.issuer`. */
  readonly issuerSubject?: string;
}

/** Names of what is revoked; the same for an operator's word and for a token that comes in. */
export interface RevocationIds {
  tokenId(issuer: string, jti: string): string;
  /** By issuer and `jti`, or by what was signed where a token has no `jti`: of one ECDSA signature there are two spellings. */
  tokenText(text: string, claims: JsonObject): string;
  device(thumbprint: string): string;
  issuerKey(issuer: string, kid: string): string;
  issuerCertificate(subject: string): string;
  appVersions(versions: RevokedVersions): string;
  subjectsOf(token: RevocableToken): RevocationSubjects;
}

/** Names what can be revoked by keyed hashes, so that neither store nor log nor answer shows it. */
export const createRevocationIds = (hash: KeyedHash): RevocationIds => {
  const name = (kind: string, ...parts: readonly string[]) => hash(`revoked-${kind}`, JSON.stringify(parts));
  const ids: Omit<RevocationIds, 'subjectsOf'> = {
    tokenId: (issuer, jti) => name('token', issuer, jti),
    tokenText(text, { iss, jti }) {
      const isNamed = typeof iss === 'string' && isVisibleText(jti, MAX_ID_LENGTH);
      return isNamed ? name('token', iss, jti) : name('token-text', text.slice(0, text.lastIndexOf('.')));
    },
    device: (thumbprint) => name('device', thumbprint),
    issuerKey: (issuer, kid) => name('issuer-key', issuer, kid),
    issuerCertificate: (subject) => name('issuer-certificate', subject),
    appVersions: ({ platform, version, orBelow }) =>
      name('app-version', platform, version, orBelow ? 'or-below' : 'exactly'),
  };
  return {
    ...ids,
    subjectsOf: ({ issuer, kid, claims, text, thumbprint, issuerSubject }) => ({
      token: ids.tokenText(text, claims),
      device: ids.device(thumbprint),
      issuerKey: ids.issuerKey(issuer, kid),
      ...(issuerSubject === undefined ? {} : { issuerCertificate: ids.issuerCertificate(issuerSubject) }),
    }),
  };
};
