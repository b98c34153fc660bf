import type { SignedHeaders } from './load-issuer.ts';

/** One request that is to be signed. */
export interface SigningJob {
  /** Which device signs; a device is made at its first job. */
  readonly device: number;
  readonly method: string;
  readonly path: string;
  readonly body?: string | undefined;
}

/** What a signing worker needs to know once. */
export interface SigningSetup {
  /** Public origin of the gateway, of which proofs are for. */
  readonly origin: string;
  /** How tokens come about: minted with the key of an issuer that the gateway trusts, or exchanged for development evidence. */
  readonly tokens:
    | {
        readonly issuer: string;
        readonly audience: string;
        readonly issuerKey: import('./load-issuer.ts').IssuerKey;
      }
    | { readonly exchangeAt: string };
  /** Devices share so many certificates; 0: none is named. */
  readonly certificates: number;
  /** Tells the devices of one signer from those of another. */
  readonly name: string;
}

/** In the order of the jobs; undefined where no token was to be had. */
export type SigningAnswer = readonly (SignedHeaders | undefined)[];
