/** SHA-256 of bytes, or of a text’s UTF-8, in base64url without padding. */
export type Sha256 = (data: string | Uint8Array) => string;
