/** Why a key set cannot be used. */
export type KeySetFault =
  | 'not_json'
  | 'not_a_key_set'
  | 'too_large'
  | 'too_many_keys'
  | 'private_key'
  | 'symmetric_key'
  | 'short_rsa_key'
  | 'repeated_kid'
  | 'broken_key'
  | 'no_usable_key'
  | 'other_issuer'
  | 'no_jwks_uri'
  | 'url_forbidden'
  | 'redirected'
  | 'http_status'
  | 'unreachable'
  | 'unreadable';

/** A key set was refused; the message says what is wrong and never holds a key. */
export class KeySetError extends Error {
  override readonly name = 'KeySetError';
  readonly fault: KeySetFault;

  constructor(fault: KeySetFault, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.fault = fault;
  }
}
