import type { Ledger } from '../containment/ledger-rule.ts';
import { DAY } from '../time.ts';
import { falseBlind, followingBeta, leastCapacity } from './fill.ts';
import type { RecordedTraffic } from './recorded.ts';

export interface TuningRules {
  /** Share of honest starts that may find one ledger full, such as 1e-6. */
  readonly target: number;
  /** A segment with fewer starts says nothing of its own completion rate. */
  readonly leastStarts: number;
}

/** What a ledger is, and what it should be. */
export interface Suggestion {
  /** With the suggested capacity and credit. */
  readonly ledger: Ledger;
  readonly configured: Ledger;
  readonly kind: 'person' | 'shared' | 'gate';
  /** The completion rate that it is made for. */
  readonly completionRate: number;
  /** Share of honest starts that would find it full, as it is and as it should be; absent for a person’s own. */
  readonly falseBlind?: { readonly configured: number; readonly suggested: number };
  /** Foreign answers a day: of one source that never completes; for the gate of all segments that were seen, with β × completions. */
  readonly boundPerDay: { readonly configured: number; readonly suggested: number };
  /** Why no capacity will do, where none does. */
  readonly warning?: 'fills';
}

export interface Rates {
  readonly overall: number;
  /** Of the segments with enough starts. */
  readonly worst: number;
  readonly best: number;
}

/** One person’s own: what they start, they start for themselves, and no crowd is behind it. */
const PERSONAL = ['device', 'number', 'account', 'hardware'];
/** Crowds of every kind share addresses: some of them complete far less than their segment does. */
const ADDRESSES = ['address', 'address24-56', 'address16-48', 'asn', 'network-class', 'hosting-asn'];
const ADDRESS_MARGIN = 0.2;
const LARGEST_BETA = 4;

/** Completion rates, of the whole and of what can be said of segments. */
export const ratesOf = (traffic: RecordedTraffic, { leastStarts }: TuningRules): Rates => {
  const known = traffic.segments.filter(({ starts }) => starts >= leastStarts);
  const rates = known.map(({ completionRate }) => completionRate);
  const { completionRate: overall } = traffic;
  return { overall, worst: Math.min(overall, ...rates), best: Math.max(overall, ...rates) };
};

const kindOf = ({ by }: Ledger): Suggestion['kind'] => {
  if (by.some((dimension) => PERSONAL.includes(dimension))) return 'person';
  return by.length === 1 && (by[0] === 'segment' || by[0] === 'global') ? 'gate' : 'shared';
};

const roundUp = (value: number): number => Math.min(LARGEST_BETA, Math.ceil(value * 100 - 1e-9) / 100);

const creditOf = ({ credit }: Ledger, kind: Suggestion['kind'], rate: number, { best, worst }: Rates) => {
  if (kind === 'gate') {
    const from = roundUp(followingBeta(best));
    return { from, to: Math.max(from, roundUp(followingBeta(worst))) };
  }
  // What fails must be repaid by what completes, or the ledger fills.
  const needed = roundUp(followingBeta(rate));
  return credit.to >= needed ? credit : { from: credit.from, to: needed };
};

const capacityOf = ({ capacity }: Ledger, least: number): Ledger['capacity'] => ({
  ...(capacity.ipv4 === undefined ? {} : { ipv4: least }),
  // An IPv6 network is one household or site: it is made smaller, never larger.
  ...(capacity.ipv6 === undefined ? {} : { ipv6: Math.min(capacity.ipv6, least) }),
});

const largest = ({ ipv4 = 0, ipv6 = 0 }: Ledger['capacity']): number => Math.max(ipv4, ipv6);

const boundOf = (
  { by, capacity, trickleMs, credit }: Ledger,
  kind: Suggestion['kind'],
  traffic: RecordedTraffic,
): number => {
  const unpaid = largest(capacity) + DAY / trickleMs;
  const gates = by[0] === 'segment' ? Math.max(1, traffic.segments.length) : 1;
  return kind === 'gate' ? gates * unpaid + credit.to * traffic.completionsPerDay : unpaid;
};

const suggestOne = (
  configured: Ledger,
  traffic: RecordedTraffic,
  rates: Rates,
  { target }: TuningRules,
): Suggestion => {
  const kind = kindOf(configured);
  const isAddress = configured.by.some((dimension) => ADDRESSES.includes(dimension));
  const rate = Math.max(0.01, rates.worst - (isAddress ? ADDRESS_MARGIN : 0));
  const bound = (ledger: Ledger): number => boundOf(ledger, kind, traffic);
  const base = { configured, kind, completionRate: rate };
  if (kind === 'person')
    return {
      ...base,
      ledger: configured,
      boundPerDay: { configured: bound(configured), suggested: bound(configured) },
    };
  const credit = creditOf(configured, kind, rate, rates);
  const least = leastCapacity(rate, credit.to, target);
  const capacity = least === undefined ? configured.capacity : capacityOf(configured, least);
  const ledger: Ledger = { ...configured, credit, capacity };
  const blind = (each: Ledger): number => falseBlind(rate, each.credit.to, largest(each.capacity));
  return {
    ...base,
    ledger,
    falseBlind: { configured: blind(configured), suggested: blind(ledger) },
    boundPerDay: { configured: bound(configured), suggested: bound(ledger) },
    ...(least === undefined ? { warning: 'fills' } : {}),
  };
};

/** For every ledger the least capacity that keeps honest people told, and what it then bounds. */
export const suggest = (
  ledgers: readonly Ledger[],
  traffic: RecordedTraffic,
  rules: TuningRules,
): readonly Suggestion[] => {
  const rates = ratesOf(traffic, rules);
  return ledgers.map((ledger) => suggestOne(ledger, traffic, rates, rules));
};
