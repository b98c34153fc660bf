import { parseStrictJson } from '../../core/attestation/strict-json.ts';
import { KeySetError } from './key-set-error.ts';
import { checkKeySetUrl, fetchKeySet } from './key-set-url.ts';

/** Where an issuer says its keys are, and who it must be. */
export interface Discovery {
  readonly url: URL;
  /** What `issuer` of the document must be, to the letter. */
  readonly issuer: string;
  /** Milliseconds for one fetch, all of it. */
  readonly timeoutMs: number;
}

/** `jwks_uri` of a document; never a step down from https to plain http. */
const keySetUrlIn = (bytes: Uint8Array, { url, issuer }: Discovery): URL => {
  const document = parseStrictJson(bytes);
  if (document === undefined) {
    throw new KeySetError('not_json', 'the discovery document is no strict JSON object');
  }
  if (document['issuer'] !== issuer) {
    throw new KeySetError('other_issuer', 'the discovery document is of another issuer');
  }
  const { jwks_uri: uri } = document;
  if (typeof uri !== 'string') throw new KeySetError('no_jwks_uri', 'the discovery document has no jwks_uri');
  const found = checkKeySetUrl(uri);
  if (url.protocol === 'https:' && found.protocol !== 'https:') {
    throw new KeySetError('url_forbidden', 'the discovery document leads from https to plain http');
  }
  return found;
};

/**
 * Fetches the key set to which an issuer's discovery document points (OpenID Connect Discovery 1.0 §4): both bounded, as
 * every key set, and neither after a redirect.
 * @throws {KeySetError} for a document of another issuer, without `jwks_uri`, or that cannot be read.
 */
export const fetchDiscovered = async (discovery: Discovery, stop: AbortSignal): Promise<Uint8Array> => {
  const { url, timeoutMs } = discovery;
  const document = await fetchKeySet(url, timeoutMs, stop);
  return fetchKeySet(keySetUrlIn(document, discovery), timeoutMs, stop);
};
