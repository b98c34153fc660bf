/** A value that shows how fresh what was signed over it is. */
export interface Challenge {
  /** base64url; at most 128 characters. */
  readonly value: string;
  /** Whole seconds for which every instance accepts it. */
  readonly expiresInSeconds: number;
}

/**
 * Challenges from the clock and a shared secret: instances agree without talking, and none is kept. That one is used
 * once only is up to who accepts what was signed over it.
 */
export interface Challenges {
  /** A challenge of this moment, new each time. */
  current(): Challenge;
  /** Was it made with the shared secret, and not too long ago? In constant time; false for anything else. */
  accepts(value: string): boolean;
}
