import { countText, percentText } from '../attestation-report/number-text.ts';
import type { Ledger } from '../containment/ledger-rule.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../time.ts';
import { followingBeta } from './fill.ts';
import type { RecordedTraffic } from './recorded.ts';
import type { Rates, Suggestion } from './suggest.ts';

const UNITS: readonly (readonly [number, string])[] = [
  [DAY, 'd'],
  [HOUR, 'h'],
  [MINUTE, 'm'],
  [SECOND, 's'],
];

/** A length of time as configurations write it: whole, in its largest unit. */
export const durationText = (ms: number): string => {
  const [unit, name] = UNITS.find(([each]) => ms >= each && ms % each === 0) ?? [SECOND, 's'];
  return `${Math.round(ms / unit)}${name}`;
};

const rateText = (probability: number): string => {
  if (probability >= 0.01) return percentText(probability, 1);
  return probability === 0 ? '0' : probability.toExponential(1);
};

const capacityText = ({ ipv4, ipv6 }: Ledger['capacity']): string => {
  if (ipv4 === ipv6) return String(ipv4);
  return [
    ...(ipv4 === undefined ? [] : [`${ipv4} (4)`]),
    ...(ipv6 === undefined ? [] : [`${ipv6} (6)`]),
  ].join(' ');
};

const creditText = ({ from, to }: Ledger['credit']): string => (from === to ? String(from) : `${from}–${to}`);

/** What was recorded, in lines. */
export const renderTraffic = (traffic: RecordedTraffic, { overall, worst, best }: Rates): string[] => [
  `recorded            ${(traffic.spanMs / DAY).toFixed(2)} days, ${countText(traffic.starts)} starts in ${traffic.segments.length} of 105 segments`,
  `registrations       ${countText(traffic.startsPerDay)} starts a day, ${countText(traffic.completionsPerDay)} completed`,
  `completion rate     ${percentText(overall, 1)}; by segment ${percentText(worst, 1)} to ${percentText(best, 1)}`,
  `β = 1.2 (1 − c)/c   ${overall === 0 ? 'none' : followingBeta(overall).toFixed(3)}`,
  `foreign answers     ${countText(traffic.foreignPerDay)} a day`,
  `typing errors       ${rateText(traffic.typingErrors)} of the numbers asked about`,
];

export const LEDGER_HEADS = [
  'ledger',
  'C0',
  'suggested',
  'credit',
  'suggested',
  'blind',
  'suggested',
  'bound/day',
  'suggested',
];

/** One row of the table. */
export const ledgerRow = ({ configured, ledger, falseBlind, boundPerDay }: Suggestion): string[] => [
  configured.id,
  capacityText(configured.capacity),
  capacityText(ledger.capacity),
  creditText(configured.credit),
  creditText(ledger.credit),
  falseBlind === undefined ? '–' : rateText(falseBlind.configured),
  falseBlind === undefined ? '–' : rateText(falseBlind.suggested),
  countText(boundPerDay.configured),
  countText(boundPerDay.suggested),
];

/** What the columns mean, and what to beware of. */
export const renderNotes = (suggestions: readonly Suggestion[], target: number): string[] => [
  `blind: share of honest starts of a source that is in use all the time which find the ledger full, at most; wanted ${target.toExponential(0)}.`,
  'bound/day: foreign answers to one source that never completes; for the gate to all segments that were seen together.',
  'Ledgers of one person (–) stay as they are. (4) and (6): IPv4 and IPv6; for IPv6 a suggestion is never larger.',
  ...suggestions
    .filter(({ warning }) => warning === 'fills')
    .map(
      ({ ledger, completionRate }) =>
        `${ledger.id}: fills whatever its capacity, because so few starts complete (${percentText(completionRate, 1)}): is the upstream’s message delivered?`,
    ),
];

const modeText = ({ enforcedShare }: Ledger): string => {
  if (enforcedShare === 1) return 'enforce';
  return enforcedShare === 0 ? 'shadow' : `{ enforce: ${Math.round(enforcedShare * 10_000) / 100}% }`;
};

const yamlCapacity = ({ ipv4, ipv6 }: Ledger['capacity']): string => {
  if (ipv4 === ipv6) return String(ipv4);
  const members = [
    ...(ipv4 === undefined ? [] : [`ipv4: ${ipv4}`]),
    ...(ipv6 === undefined ? [] : [`ipv6: ${ipv6}`]),
  ];
  return `{ ${members.join(', ')} }`;
};

const yamlLedger = (ledger: Ledger): string => {
  const { id, by, capacity, trickleMs, credit } = ledger;
  const source = by.length === 1 ? by[0] : `[${by.join(', ')}]`;
  const repaid =
    credit.from === credit.to ? String(credit.from) : `{ from: ${credit.from}, to: ${credit.to} }`;
  return `  - { id: ${id}, by: ${source}, capacity: ${yamlCapacity(capacity)}, trickle: ${durationText(trickleMs)}, credit: ${repaid}, mode: ${modeText(ledger)} }`;
};

/** The suggested ledgers as a part of a configuration file. */
export const renderYaml = (suggestions: readonly Suggestion[]): string =>
  ['ledgers:', ...suggestions.map(({ ledger }) => yamlLedger(ledger)), ''].join('\n');
