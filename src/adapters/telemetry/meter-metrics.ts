import { CANARY_RESULTS } from '../../core/canary/result.ts';
import { SEGMENTS } from '../../core/containment/segment.ts';
import { TIMING_PAIRS } from '../../core/canary/response-timing.ts';
import { DISTINCT_KINDS, DISTINCT_WINDOWS } from '../../core/meters/distinct.ts';
import { FANOUT_KINDS } from '../../core/meters/fanout.ts';
import type { LabelValues, MetricDefinition } from './metrics-table.ts';

/** Over which the bound of what leaks is told. */
export const LEAK_WINDOWS = ['1h', '24h'] as const;

const segment: LabelValues = {
  values: SEGMENTS,
  listedIn:
    'the 21 country groups × 5 attestation classes of [containment.md](containment.md), such as `western-europe/tee`',
};
const level: LabelValues = { values: [], configured: 'ledgers' };

/** What enumeration can learn, and what bounds it: part of the table of metrics. */
export const METER_METRICS = {
  starts: {
    name: 'enumeration_starts_total',
    type: 'counter',
    help: 'Registrations that started: a device asked about a number for the first time in a day.',
    labels: { segment },
  },
  completions: {
    name: 'enumeration_completions_total',
    type: 'counter',
    help: 'Registrations that completed: the code that the number got was sent back.',
    labels: { segment },
  },
  foreignAnswers: {
    name: 'enumeration_foreign_answers_total',
    type: 'counter',
    help: 'The leak meter: truthful answers about a number whose registration the asker did not complete within 10 minutes.',
    labels: { segment },
  },
  answersWaiting: {
    name: 'enumeration_answers_waiting',
    type: 'gauge',
    help: 'Truthful answers of the last 10 minutes whose registration has not completed: what the leak meter counts next, where it never does.',
    acrossWorkers: 'sum',
    labels: {},
  },
  leakBound: {
    name: 'enumeration_leak_bound_numbers',
    type: 'gauge',
    help: 'Foreign numbers that may have been told in the window at most, by the gate and what has completed; +Inf where nothing bounds it.',
    labels: { window: { values: LEAK_WINDOWS } },
  },
  ledgerExhausted: {
    name: 'enumeration_ledger_exhausted_total',
    type: 'counter',
    help: 'Truthful answers for which a ledger had no room, by ledger, in shadow too.',
    labels: { level },
  },
  ledgerFill: {
    name: 'enumeration_ledger_fill_ratio',
    type: 'histogram',
    help: 'Debt ÷ capacity of each ledger that was asked for room.',
    labels: { level },
    buckets: [0, 0.25, 0.5, 0.75, 0.9, 0.999, 1],
  },
  segmentBudget: {
    name: 'enumeration_segment_budget_remaining',
    type: 'gauge',
    help: 'Answers that the gate of a segment still has room for, as its last request showed; a segment that nobody asked about has no series.',
    acrossWorkers: 'min',
    labels: { segment },
    sparse: true,
  },
  distinct: {
    name: 'enumeration_distinct',
    type: 'gauge',
    help: 'Distinct subjects of requests in the window, up to a sixth more, to about 1 %: of all instances that share the store, so take the maximum of the instances, never the sum.',
    labels: { what: { values: DISTINCT_KINDS }, window: { values: DISTINCT_WINDOWS } },
  },
  fanout: {
    name: 'enumeration_fanout',
    type: 'histogram',
    help: 'An observation is a pair that this instance sees for the first time in a day, such as a device and a number: how many the first has of the second by then. Of many pairs only the last 16,384 are remembered.',
    labels: { kind: { values: FANOUT_KINDS } },
    buckets: [1, 2, 3, 4, 8, 16, 32, 64, 128, 256, 1_024, 4_096],
  },
  responseTiming: {
    name: 'enumeration_response_timing_t',
    type: 'gauge',
    help: 'Welch’s t of the response times of look-ups of two owned numbers, over the last 500 of each; 0 while there are fewer than 30. From 4.5 on, either way, they can be told apart by time; the second pair is the control.',
    labels: { pair: { values: TIMING_PAIRS } },
  },
  canary: {
    name: 'canary_total',
    type: 'counter',
    help: 'Synthetic honest registrations by how they ended: blind where a budget was empty, denied where one was refused, late where no answer or no code came in time.',
    labels: { result: { values: CANARY_RESULTS } },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
