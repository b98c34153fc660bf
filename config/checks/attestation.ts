import { faultAt } from '../located-fault.ts';
import { duplicates, type Check } from './check.ts';

/** Every issuer once; and where a route asks for attestation, somebody must vouch. */
export const checkAttestation: Check = ({ attestation, routes }) => {
  if (attestation === undefined) return [];
  const { issuers, development } = attestation;
  const isAsked = routes.some((route) => route !== undefined && route.attestation !== 'off');
  return [
    ...duplicates(
      issuers,
      ({ issuer }) => issuer,
      (index) =>
        faultAt(
          ['attestation', 'issuers', index, 'issuer'],
          'is the issuer of an earlier entry',
          'Keep one entry for each issuer; one key set may hold several keys.',
        ),
    ),
    ...(isAsked && issuers.length === 0 && !development
      ? [
          faultAt(
            ['attestation', 'issuers'],
            'is empty, and routes ask for attestation: nobody could ever be let in',
            'Add an issuer, or set NUMBERWALL_ISSUER_JWKS, NUMBERWALL_ISSUER and NUMBERWALL_AUDIENCE.',
          ),
        ]
      : []),
  ];
};
