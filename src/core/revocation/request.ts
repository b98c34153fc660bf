import { MAX_ID_LENGTH } from '../attestation/app-claims.ts';
import { isVersion } from '../attestation/semantic-version.ts';
import type { Sha256 } from '../sha256.ts';
import { isJsonObject, type JsonObject } from '../attestation/strict-json.ts';
import { isThumbprint, parseTokenText, tokenThumbprint } from '../attestation/token-thumbprint.ts';
import { isPlatform } from '../attestation/verifier.ts';
import { isVisibleText } from '../attestation/visible-text.ts';
import { isReasonText } from '../audit/reason-text.ts';
import { fault, readLifetime, REASON_FORM, type RequestFault } from '../replicated/request-parts.ts';
import { REVOCATION_KINDS, type RevocationKind, type RevokedVersions } from './revocation.ts';
import type { RevocationDraft } from './revocations.ts';
import type { RevocationIds } from './subjects.ts';

type Named = Pick<RevocationDraft, 'id' | 'versions'> & { readonly issuer?: string };
type Reader = (body: JsonObject, ids: RevocationIds, sha256: Sha256) => Named | RequestFault;

const isIssuer = (value: unknown): value is string => isVisibleText(value, 2_048);

const NO_TOKEN = fault('token must be the text of an attestation token.');

const issuerOf = ({ iss }: JsonObject) => (typeof iss === 'string' ? { issuer: iss } : {});

const readToken: Reader = (body, ids) => {
  const { token, jti, issuer } = body;
  if (token !== undefined) {
    const jws = parseTokenText(token);
    return jws === undefined
      ? NO_TOKEN
      : { id: ids.tokenText(jws.text, jws.claims), ...issuerOf(jws.claims) };
  }
  if (!isVisibleText(jti, MAX_ID_LENGTH) || !isIssuer(issuer))
    return fault('A token is named by jti and issuer, or by its text as token.');
  return { id: ids.tokenId(issuer, jti), issuer };
};

const readDevice: Reader = ({ thumbprint, token }, ids, sha256) => {
  if (token !== undefined) {
    const named = tokenThumbprint(token, sha256);
    return named === undefined
      ? fault('token must be the text of a token that binds a key.')
      : { id: ids.device(named) };
  }
  if (!isThumbprint(thumbprint))
    return fault(
      'A device is named by thumbprint (RFC 7638, SHA-256, base64url), or by a token of it as token.',
    );
  return { id: ids.device(thumbprint) };
};

const readIssuerKey: Reader = ({ issuer, kid, token }, ids) => {
  const jws = token === undefined ? undefined : parseTokenText(token);
  if (token !== undefined && jws === undefined) return NO_TOKEN;
  const [named, key] = jws === undefined ? [issuer, kid] : [jws.claims['iss'], jws.header['kid']];
  if (!isIssuer(named) || typeof key !== 'string' || key === '' || key.length > 256)
    return fault('An issuer’s key is named by issuer and kid, or by a token that it signed as token.');
  return { id: ids.issuerKey(named, key), issuer: named };
};

const readCertificate: Reader = ({ subject, token }, ids) => {
  const jws = token === undefined ? undefined : parseTokenText(token);
  if (token !== undefined && jws === undefined) return NO_TOKEN;
  const attestation = jws?.claims['attestation'];
  const named = jws === undefined ? subject : isJsonObject(attestation) ? attestation['issuer'] : undefined;
  return isVisibleText(named, MAX_ID_LENGTH)
    ? { id: ids.issuerCertificate(named) }
    : fault(
        'A certificate is named by subject, the attestation.issuer of its tokens, or by such a token as token.',
      );
};

const readAppVersion: Reader = ({ platform, version, or_below: orBelow = false }, ids) => {
  if (!isPlatform(platform)) return fault('platform must be ios or android.');
  if (!isVersion(version) || /\d{7}/.test(version))
    return fault('version must be a semantic version, such as 27.1.0.');
  if (typeof orBelow !== 'boolean') return fault('or_below must be true or false.');
  const versions: RevokedVersions = { platform, version, orBelow };
  return { id: ids.appVersions(versions), versions };
};

const READERS: Readonly<
  Record<RevocationKind, { readonly read: Reader; readonly members: readonly string[] }>
> = {
  token: { read: readToken, members: ['jti', 'issuer', 'token'] },
  device: { read: readDevice, members: ['thumbprint', 'token'] },
  'issuer-key': { read: readIssuerKey, members: ['issuer', 'kid', 'token'] },
  'issuer-certificate': { read: readCertificate, members: ['subject', 'token'] },
  'app-version': { read: readAppVersion, members: ['platform', 'version', 'or_below'] },
};

const COMMON = ['kind', 'reason', 'expires_in'];

/** Two ways to name one thing could mean two things. */
const isNamedTwice = (body: JsonObject, members: readonly string[]): boolean =>
  body['token'] !== undefined && members.some((name) => name !== 'token' && body[name] !== undefined);

/** Reads the body of `POST /operator/v1/revocations`: what is named is hashed at once, and goes no further. */
export const readRevocationRequest = (
  body: JsonObject,
  ids: RevocationIds,
  sha256: Sha256,
): (RevocationDraft & { readonly issuer?: string }) | RequestFault => {
  const kind = REVOCATION_KINDS.find((each) => each === body['kind']);
  if (kind === undefined) return fault(`kind must be one of ${REVOCATION_KINDS.join(', ')}.`);
  const { read, members } = READERS[kind];
  const unknown = Object.keys(body).some((name) => !COMMON.includes(name) && !members.includes(name));
  if (unknown) return fault(`This kind takes ${[...COMMON, ...members].join(', ')}, and nothing else.`);
  if (isNamedTwice(body, members)) return fault('token goes alone: it names everything that is needed.');
  const { reason } = body;
  if (!isReasonText(reason)) return fault(REASON_FORM);
  const lifetime = readLifetime(body['expires_in']);
  if ('fault' in lifetime) return lifetime;
  const named = read(body, ids, sha256);
  return 'fault' in named ? named : { ...named, kind, reason, ...lifetime };
};
