import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Settings } from '../schema.ts';
import { isPlain } from '../types/url.ts';
import { duplicates, type Check } from './check.ts';

type Attestation = Settings['attestation'];

const nobodyVouches = ({ issuers, development }: Attestation): LocatedFault[] =>
  issuers.length > 0 || development
    ? []
    : [
        faultAt(
          ['attestation', 'issuers'],
          'is empty: nobody vouches for any app',
          'Add an issuer, or set NUMBERWALL_ISSUER_JWKS, NUMBERWALL_ISSUER and NUMBERWALL_AUDIENCE.',
        ),
      ];

const plainKeys = ({ issuers }: Attestation): LocatedFault[] =>
  issuers.flatMap(({ keys }, index) =>
    'url' in keys && isPlain(keys.url)
      ? [
          faultAt(
            ['attestation', 'issuers', index, 'keys', 'url'],
            'is plain http to another host: whoever changes the answer mints tokens',
            'Use https, or a file.',
          ),
        ]
      : [],
  );

/** Somebody vouches, each issuer once, and its keys cannot be changed on the way. */
export const checkAttestation: Check = ({ attestation }) =>
  attestation === undefined
    ? []
    : [
        ...nobodyVouches(attestation),
        ...plainKeys(attestation),
        ...duplicates(
          attestation.issuers,
          ({ issuer }) => issuer,
          (index) =>
            faultAt(
              ['attestation', 'issuers', index, 'issuer'],
              'is the issuer of an earlier entry',
              'Keep one entry for each issuer; one key set may hold several keys.',
            ),
        ),
      ];
