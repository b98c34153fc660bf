import type { BlindRule } from '../blind/step.ts';
import type { ProofMode } from '../attestation/token-profile.ts';

/** Where a phone number stands in a request. */
export interface NumberLocation {
  readonly in: 'path' | 'form';
  /** Names of the field or path parameter with the country calling code; the first one present counts. */
  readonly countryCode: readonly string[];
  /** Names of the field or path parameter with the rest of the number. */
  readonly national: readonly string[];
  /** In place of both: names of the field with the whole number in E.164. */
  readonly e164?: readonly string[];
}

/** What a route may tell: see docs/protocol.md, "What a look-up may reveal". */
export type Disclosure = 'never' | 'budgeted' | 'always';

/** `monitor`: verified and counted, never refused; `{ enforce }`: refused for that share (0 to 1) of devices. */
export type Enforcement = 'off' | 'monitor' | 'enforce' | { readonly enforce: number };

/** A protected route, as configured: one line of the table that src/app.ts mounts. */
export interface Route {
  readonly id: string;
  readonly method: 'GET' | 'POST';
  /** Template with `{name}` for one path segment or part of it. */
  readonly path: string;
  readonly number?: NumberLocation;
  /** Path parameter that holds the account (Authy id). */
  readonly account?: string;
  /** Units that a request costs each policy that counts requests, times the policy’s own; 1 where absent. */
  readonly cost?: number;
  readonly attestation: Enforcement;
  /** Proofs that it accepts, of those that the issuer does; none: all of them. */
  readonly proofs?: readonly ProofMode[];
  /** Must a proof be over a challenge of this service? */
  readonly challenge?: 'accepted' | 'required';
  /** Milliseconds since `iat` beyond which a token is too old here. */
  readonly maxTokenAgeMs?: number;
  readonly disclosure: Disclosure;
  /** How it answers without telling; absent: it cannot, and refuses where it may not tell. */
  readonly blind?: BlindRule;
  /** Form fields let through to the upstream, with their largest length in characters; none: the route takes no body. */
  readonly form?: Readonly<
    Record<
      string,
      { readonly maxLength: number; readonly values?: readonly string[]; readonly required: boolean }
    >
  >;
  /** Members of the upstream's answer let through to the client; others are dropped. */
  readonly answer: readonly string[];
  /** How its body writes the fields of `form`; a JSON object has them as texts. */
  readonly body?: 'form' | 'json';
  /** Problem for an upstream answer of 4xx: what the client did wrong, in our words. */
  readonly onRefusal: 'request_invalid' | 'code_invalid' | 'not_found';
  /** The answer that means a completed registration: this member is present. */
  readonly completedBy?: string;
}

/** A route that is a step of a registration. */
export type StepRoute = Route & { readonly blind: BlindRule };

/** Does it know accounts by handles alone? Where everything is told, they have their own ids. */
export const takesHandles = ({ blind, disclosure }: Pick<Route, 'blind' | 'disclosure'>): boolean =>
  blind !== undefined && disclosure !== 'always';
