import { ANONYMOUS_FAILURES } from '../../src/core/limits/failures.ts';
import { failuresOf } from '../../src/core/limits/policy.ts';
import type { DimensionId } from '../../src/core/subjects/table.ts';
import type { Settings } from '../schema.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';

type PolicySettings = Settings['policies'][number];

const ADDRESSES: readonly DimensionId[] = ['address', 'address24-56', 'address16-48', 'hosting-asn'];

/** Whom a ban may meet without others choosing it. */
const OWN: readonly DimensionId[] = ['device', ...ADDRESSES];

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
            `Count by one of ${ADDRESSES.join(', ')}, or, of those attested, by device.`,
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
