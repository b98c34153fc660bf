/** What the upstream calls a registration that is under way. Never leaves the gateway unsealed. */
export interface OpenRegistration {
  /** Account id of the upstream. */
  readonly account: string;
  /** Our id of the request, as the app knows it. */
  readonly request: string;
  /** The upstream's id of the same request. */
  readonly upstreamRequest: string;
}

/** Registrations under way, shared by all instances; one per device and number, the last one counts. */
export interface OpenRegistrations {
  /** @throws {StoreUnavailable} when the store gave no answer. */
  keep(key: string, registration: OpenRegistration): Promise<void>;
  /** @throws {StoreUnavailable} when the store gave no answer. */
  find(key: string): Promise<OpenRegistration | undefined>;
}

/** Milliseconds for which one is kept: what the upstream’s codes live, and a little more. */
export const REGISTRATION_MS = 15 * 60_000;

/** Milliseconds for which a registration of the native API can be ended (docs/protocol.md). */
export const NATIVE_MS = 10 * 60_000;

/** Texts by key for a while: what registrations are kept in. */
export interface TextStore {
  put(key: string, text: string, ttlMs: number): Promise<void>;
  get(key: string): Promise<string | undefined>;
}
