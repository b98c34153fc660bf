/** A file of network data that cannot be used; the message is for the operator. */
export class NetworkDataError extends Error {
  override readonly name = 'NetworkDataError';
  /** Machine reason. */
  readonly reason: string;

  constructor(reason: string, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.reason = reason;
  }
}
