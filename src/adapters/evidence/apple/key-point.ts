import { createPublicKey, type KeyObject, type X509Certificate } from 'node:crypto';

/** SubjectPublicKeyInfo of a key on P-256, up to its point (RFC 5480 §2). */
const SPKI_PREFIX = Buffer.from('3059301306072a8648ce3d020106082a8648ce3d030107034200', 'hex');

/** The uncompressed point, 65 bytes, of a certificate’s key; nothing where that is not on P-256. */
export const pointOf = (certificate: X509Certificate): Uint8Array | undefined => {
  try {
    const key = certificate.publicKey;
    if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') return undefined;
    const { x = '', y = '' } = key.export({ format: 'jwk' });
    return Buffer.concat([Buffer.of(4), Buffer.from(x, 'base64url'), Buffer.from(y, 'base64url')]);
  } catch {
    return undefined;
  }
};

/** The key of an uncompressed point; nothing where the point is not on the curve. */
export const keyOfPoint = (point: Uint8Array): KeyObject | undefined => {
  try {
    return createPublicKey({ key: Buffer.concat([SPKI_PREFIX, point]), format: 'der', type: 'spki' });
  } catch {
    return undefined;
  }
};
