import { ANONYMOUS_FAILURES } from '../../src/core/limits/failures.ts';
import { failuresOf } from '../../src/core/limits/policy.ts';
import type { DimensionId } from '../../src/core/subjects/table.ts';
import type { Draft } from '../draft.ts';
import type { Settings } from '../schema.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';

type PolicySettings = Settings['policies'][number];

const ADDRESSES: readonly DimensionId[] = ['address', 'address24-56', 'address16-48', 'hosting-asn'];

/** Whom a ban may meet without others choosing it. */
const OWN: readonly DimensionId[] = ['device', 'hardware', 'address', 'hosting-asn'];

const subjectFault = ({ by, count }: PolicySettings): string | undefined => {
  const kind = failuresOf(count);
  if (kind !== undefined && ANONYMOUS_FAILURES.includes(kind) && !by.every((id) => ADDRESSES.includes(id)))
    return `counts what is not known once ${kind} has failed`;
  return by.some((id) => OWN.includes(id))
    ? undefined
    : 'would let strangers ban people: anybody can fail in their name';
};

/** A policy that counts failures: by whom, how, and for how long it bans. Faults are located at `policies` and this index. */
export const checkFailures = (policy: PolicySettings, index: number): LocatedFault[] => {
  const at = (...path: string[]) => ['policies', index, ...path];
  const { count, ban, algorithm, visibility } = policy;
  if (failuresOf(count) === undefined)
    return ban === undefined
      ? []
      : [
          faultAt(
            at('ban'),
            'bans for failures, but the policy counts none',
            'Remove it, or count failures.',
          ),
        ];
  const subject = subjectFault(policy);
  return [
    ...(subject === undefined
      ? []
      : [
          faultAt(
            at('by'),
            subject,
            `Count by address or hosting-asn, or, of those attested, by device or hardware.`,
          ),
        ]),
    ...(algorithm === 'pace'
      ? [faultAt(at('algorithm'), 'is pace, which counts requests alone', 'Remove it, or count requests.')]
      : []),
    ...(visibility === 'shown'
      ? [faultAt(at('visibility'), 'would show failures as a quota', 'Use hidden or name-only.')]
      : []),
    ...(ban !== undefined && ban.atMost < ban.for
      ? [faultAt(at('ban', 'atMost'), 'is shorter than the first ban', 'Raise it, or lower for.')]
      : []),
  ];
};

const refuses = ({ count, mode, beyond }: PolicySettings): boolean =>
  failuresOf(count) === undefined && mode !== 'off' && mode !== 'shadow' && beyond === 'refuse';

/** Each policy of failures at limits needs a limit that refuses and counts by all that it counts by: no other is its subject’s own. */
export const checkFailureCauses = ({ policies }: Pick<Draft, 'policies'>): LocatedFault[] => {
  const whole = policies.filter((policy) => policy !== undefined);
  // A policy that is missing for a fault of its own may be the one.
  if (whole.length < policies.length) return [];
  return whole.flatMap(({ count, mode, by }, index) => {
    if (failuresOf(count) !== 'limit' || mode === 'off') return [];
    if (whole.some((other) => refuses(other) && by.every((dimension) => other.by.includes(dimension))))
      return [];
    return [
      faultAt(
        ['policies', index, 'by'],
        'would never count: no policy that refuses counts by it',
        `Add a policy that refuses and counts by ${by.join(' and ')}, or remove this one.`,
      ),
    ];
  });
};
