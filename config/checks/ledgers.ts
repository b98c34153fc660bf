import type { DimensionId } from '../../src/core/subjects/table.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import type { Draft } from '../draft.ts';
import type { Check } from './check.ts';

/** Sources that a crowd shares, and of which an attacker has one place among many. */
const SHARED: readonly DimensionId[] = ['address', 'address24-56', 'address16-48', 'asn'];
/** Sources that say who asks, and nothing of the number that is asked about. */
const VOUCHING: readonly DimensionId[] = [...SHARED, 'device', 'hardware', 'issuer'];
/** Whether the number has completed must not show in what is told of it. */
const OF_THE_NUMBER: readonly DimensionId[] = ['number', 'block', 'country', 'account'];

type Rule = NonNullable<Draft['ledgers']>[number];

/** What has completed before is room for addresses alone: of a segment, or of all, it would be the whole day’s answers at once. */
const trustFaults = ({ by, trust }: Rule, index: number): readonly LocatedFault[] =>
  trust !== true || by.some((dimension) => SHARED.includes(dimension))
    ? []
    : [
        faultAt(
          ['ledgers', index, 'trust'],
          'would let one attack have all that others have completed',
          'Remove it, or count by address or a network.',
        ),
      ];

const vouchFaults = ({ by, vouch }: Rule, index: number): readonly LocatedFault[] =>
  vouch !== true ||
  (by.some((dimension) => VOUCHING.includes(dimension)) &&
    !by.some((dimension) => OF_THE_NUMBER.includes(dimension)))
    ? []
    : [
        faultAt(
          ['ledgers', index, 'vouch'],
          'would tell by what others, or the number itself, have completed',
          'Remove it, or count by device, issuer, address or a network.',
        ),
      ];

const reserveFaults = (
  rules: readonly Rule[],
  { reserve, vouch }: Rule,
  index: number,
): readonly LocatedFault[] =>
  reserve !== true || (vouch !== true && rules.some((rule) => rule.vouch === true))
    ? []
    : [
        faultAt(
          ['ledgers', index, 'reserve'],
          'keeps room for those whom another ledger knows',
          'Set `vouch: true` on another ledger, or remove it.',
        ),
      ];

/** Which ledgers may make room by what has completed. */
export const checkLedgers: Check = ({ ledgers = [] }) =>
  ledgers.flatMap((rule, index) => [
    ...trustFaults(rule, index),
    ...vouchFaults(rule, index),
    ...reserveFaults(ledgers, rule, index),
  ]);
