import { STORE_LINK } from '../../src/core/attestation/minimum-version.ts';
import { compareVersions, parseVersion } from '../../src/core/attestation/semantic-version.ts';
import { PLATFORMS } from '../../src/core/attestation/verifier.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Settings } from '../schema.ts';
import { isPlain } from '../types/url.ts';
import { duplicates, type Check, type CheckContext } from './check.ts';

const isHigher = (version: string, before: string): boolean => {
  const [higher, lower] = [parseVersion(version), parseVersion(before)];
  return higher !== undefined && lower !== undefined && compareVersions(higher, lower) > 0;
};

type Attestation = Settings['attestation'];

const nobodyVouches = (
  { issuers, development, issuing }: Attestation,
  { without }: CheckContext,
): LocatedFault[] =>
  issuers.length > 0 ||
  development ||
  issuing?.keysFile !== undefined ||
  without?.includes('issuers') === true
    ? []
    : [
        faultAt(
          ['attestation', 'issuers'],
          'is empty: nobody vouches for any app',
          'Add an issuer, or set NUMBERWALL_ISSUER_JWKS, NUMBERWALL_ISSUER and NUMBERWALL_AUDIENCE.',
        ),
      ];

/** The setting from which keys are fetched, and what stands in it. */
const webSource = ({
  keys,
}: Attestation['issuers'][number]): readonly [string, readonly string[]] | undefined => {
  if ('discovery' in keys) return [keys.discovery, ['issuer']];
  return 'url' in keys ? [keys.url, ['keys', 'url']] : undefined;
};

const plainKeys = ({ issuers }: Attestation): LocatedFault[] =>
  issuers.flatMap((issuer, index) => {
    const [url, at] = webSource(issuer) ?? [];
    return url !== undefined && at !== undefined && isPlain(url)
      ? [
          faultAt(
            ['attestation', 'issuers', index, ...at],
            'is plain http to another host: whoever changes the answer mints tokens',
            'Use https, or a file.',
          ),
        ]
      : [];
  });

const plainStores = ({ storeLinks }: Attestation): LocatedFault[] =>
  Object.entries(storeLinks).flatMap(([platform, link]) =>
    STORE_LINK.test(link)
      ? []
      : [
          faultAt(
            ['attestation', 'storeLinks', platform],
            'is no https URL of plain characters',
            'Use the https address of the store page.',
          ),
        ],
  );

const stepsThatDoNotRise = ({ minimumAppVersion }: Attestation): LocatedFault[] =>
  PLATFORMS.flatMap((platform) =>
    (minimumAppVersion[platform] ?? []).flatMap((step, index, steps) => {
      const before = steps[index - 1];
      if (before === undefined) return [];
      const at = ['attestation', 'minimumAppVersion', platform, index];
      const isLater = step.from !== undefined && step.from > (before.from ?? Number.NEGATIVE_INFINITY);
      return [
        ...(isLater
          ? []
          : [
              faultAt(
                at,
                'does not hold from a later instant than the step before it',
                'Order the steps by date; only the first may leave it out.',
              ),
            ]),
        ...(isHigher(step.version, before.version)
          ? []
          : [
              faultAt(
                at,
                'is no higher version than the step before it',
                'Remove it: a minimum rises; to lower it, change the earlier step.',
              ),
            ]),
      ];
    }),
  );

/** Somebody vouches, each issuer once, and its keys cannot be changed on the way. */
export const checkAttestation: Check = ({ attestation }, context) =>
  attestation === undefined
    ? []
    : [
        ...nobodyVouches(attestation, context),
        ...plainKeys(attestation),
        ...stepsThatDoNotRise(attestation),
        ...plainStores(attestation),
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
