import { fieldOf, type Counter, type Scope, type SignalKind } from '../../../src/core/detection/signals.ts';
import type { PhoneNumber } from '../../../src/core/numbers/phone-number.ts';

/** Notes what is counted: as counters, and with the kinds that metrics tell apart. */
export const createCounted = () => {
  const counts: Record<string, number> = {};
  const kinds: string[] = [];
  return {
    counts,
    kinds,
    count: (scope: Scope, counter: Counter, by = 1, kind?: SignalKind): void => {
      const field = fieldOf(scope, counter);
      counts[field] = (counts[field] ?? 0) + by;
      if (kind !== undefined) kinds.push(`${counter} ${kind}`);
    },
  };
};

/** A US number of a block, by its last four digits. */
export const usNumber = (line: number, block = '+1202200'): PhoneNumber => {
  const digits = String(line).padStart(4, '0');
  return {
    ...{ e164: `${block}${digits}`, callingCode: '1', country: 'US', block },
    national: `${block.slice(2)}${digits}`,
  };
};
