import type { AttestationFailure, AttestedDevice } from '../../src/core/attestation/verifier.ts';
import type { Observation } from '../../src/core/detection/observation.ts';
import type { PhoneNumber } from '../../src/core/numbers/phone-number.ts';
import type { RequestFacts } from '../../src/core/subjects/facts.ts';

/** What an attested device shows. */
export const deviceOf = (thumbprint: string, changes: Partial<AttestedDevice> = {}): AttestedDevice => ({
  thumbprint,
  app: 'com.example.authenticator',
  issuer: 'https://attest.example',
  platform: 'ios',
  appVersion: '27.1.0',
  provider: 'apple-app-attest',
  level: 'secure-enclave',
  tokenExpiresAt: 1_800_000_600_000,
  ...changes,
});

/** A US number of a block, by its last four digits. */
export const usNumber = (line: number, block = '+1202200'): PhoneNumber => {
  const digits = String(line).padStart(4, '0');
  return {
    ...{ e164: `${block}${digits}`, callingCode: '1', country: 'US', block },
    national: `${block.slice(2)}${digits}`,
  };
};

/** A request whose token was not accepted. */
export const NOT_ATTESTED: AttestationFailure = {
  ...{ ok: false, result: 'invalid', code: 'attestation_invalid', reason: 'token_missing' },
};

export interface FactsGiven {
  readonly number?: PhoneNumber | undefined;
  /** IPv4. */
  readonly address?: string;
  readonly device?: AttestedDevice;
  readonly asn?: string;
}

/** The facts of a request. */
export const factsOf = ({ number, address = '192.0.2.1', device, asn }: FactsGiven): RequestFacts => {
  const [a = '', b = '', c = ''] = address.split('.');
  return {
    routeId: 'lookup',
    address: { family: 4, text: address, ladder: [address, `${a}.${b}.${c}.0/24`, `${a}.${b}.0.0/16`] },
    ...(number === undefined ? {} : { number }),
    ...(device === undefined ? {} : { device }),
    ...(asn === undefined ? {} : { network: { asn } }),
  };
};

/** An answered request in which nothing happened. */
export const observationOf = (changes: Partial<Observation>): Observation => ({
  at: 1_800_000_000_000,
  routeId: 'lookup',
  path: 'answer',
  status: 200,
  replayed: false,
  isStart: false,
  isTold: false,
  isHoney: false,
  isCompletion: false,
  ledgers: [],
  ...(changes.facts === undefined ? {} : { address: changes.facts.address }),
  ...changes,
});
