import { decodeBase64url } from '../attestation/base64url.ts';
import type { Sha256 } from '../sha256.ts';

/** First part of every binding: what is signed for a token here can mean nothing anywhere else. */
const BINDING_PURPOSE = 'numberwall-attestation-token-v1';

/** What the platform must have signed, all of it together. */
export interface BindingParts {
  readonly challenge: string;
  /** `aud` of the token. */
  readonly audience: string;
  /** `sub` of the token. */
  readonly app: string;
  /** As the app declares it. */
  readonly appVersion: string;
  /** RFC 7638 thumbprint of the device key; empty where the platform attests that key itself. */
  readonly thumbprint: string;
}

const utf8 = new TextEncoder();
const LENGTH_BYTES = 4;

/** Each part behind its length, so that no two lists of parts are one text. */
const encode = (parts: readonly string[]): Uint8Array => {
  const encoded = parts.map((part) => utf8.encode(part));
  const bytes = new Uint8Array(encoded.reduce((sum, { length }) => sum + LENGTH_BYTES + length, 0));
  const view = new DataView(bytes.buffer);
  let at = 0;
  for (const part of encoded) {
    view.setUint32(at, part.length);
    bytes.set(part, at + LENGTH_BYTES);
    at += LENGTH_BYTES + part.length;
  }
  return bytes;
};

/**
 * SHA-256 over [purpose, challenge, audience, app, app version, thumbprint], each as UTF-8 behind its length in bytes
 * (four bytes, big-endian): what ties evidence to one key, one app and one moment (docs/protocol.md has a test vector).
 */
export const bindingOf = (parts: BindingParts, sha256: Sha256): Uint8Array => {
  const { challenge, audience, app, appVersion, thumbprint } = parts;
  const text = sha256(encode([BINDING_PURPOSE, challenge, audience, app, appVersion, thumbprint]));
  return decodeBase64url(text) ?? new Uint8Array();
};
