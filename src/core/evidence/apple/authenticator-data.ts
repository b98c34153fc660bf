/** Bytes of the part that every authenticator data has: RP ID hash, flags, counter (WebAuthn §6.1). */
const HEADER = 37;
const CREDENTIAL_ID = 55;
const KEY = 87;
/** Bytes of a COSE key on P-256 in its canonical encoding. */
const KEY_LENGTH = 77;

/** What every authenticator data tells. Its flags are not looked at: Apple does not set those of what it appends. */
export interface AuthenticatorData {
  readonly rpIdHash: Uint8Array;
  /** 0 to 2³² − 1. */
  readonly counter: number;
  /** What follows: an extension map where there is anything (iOS 27). */
  readonly extensions: Uint8Array;
}

/** What the authenticator data of an attestation tells besides. */
export interface AttestedData extends AuthenticatorData {
  readonly aaguid: Uint8Array;
  readonly credentialId: Uint8Array;
  /** COSE key, as it is written. */
  readonly credentialKey: Uint8Array;
}

/** Reads the authenticator data of an assertion. */
export const readAuthenticatorData = (bytes: Uint8Array): AuthenticatorData | undefined => {
  if (bytes.length < HEADER) return undefined;
  const counter = new DataView(bytes.buffer, bytes.byteOffset).getUint32(33);
  return { rpIdHash: bytes.subarray(0, 32), counter, extensions: bytes.subarray(HEADER) };
};

/** Reads the authenticator data of an attestation, whose credential id is 32 bytes long. */
export const readAttestedData = (bytes: Uint8Array): AttestedData | undefined => {
  const data = readAuthenticatorData(bytes);
  if (data === undefined || bytes.length < KEY + KEY_LENGTH) return undefined;
  if (bytes[53] !== 0 || bytes[54] !== 32) return undefined;
  return {
    ...data,
    aaguid: bytes.subarray(HEADER, 53),
    credentialId: bytes.subarray(CREDENTIAL_ID, KEY),
    credentialKey: bytes.subarray(KEY, KEY + KEY_LENGTH),
    extensions: bytes.subarray(KEY + KEY_LENGTH),
  };
};

/** The COSE key (RFC 9052 §7) of an uncompressed point of 65 bytes, for ES256, in the one encoding that Apple writes. */
export const coseKeyOf = (point: Uint8Array): Uint8Array =>
  new Uint8Array([
    ...[0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20],
    ...point.subarray(1, 33),
    ...[0x22, 0x58, 0x20],
    ...point.subarray(33),
  ]);
