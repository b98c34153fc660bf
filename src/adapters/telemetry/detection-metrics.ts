import { SEGMENTS } from '../../core/containment/segment.ts';
import { DETECTOR_IDS } from '../../core/detection/detectors.ts';
import { ADJACENCY_KINDS, REUSE_KINDS, TRIPWIRE_KINDS } from '../../core/detection/signals.ts';
import type { LabelValues, MetricDefinition } from './metrics-table.ts';

const detector: LabelValues = { values: DETECTOR_IDS };
const segment: LabelValues = {
  values: SEGMENTS,
  listedIn:
    'the 21 country groups × 5 attestation classes of [containment.md](containment.md), such as `western-europe/tee`',
};

/** What the detectors see, and what follows: part of the table of metrics. */
export const DETECTION_METRICS = {
  cusum: {
    name: 'enumeration_cusum',
    type: 'gauge',
    help: 'Evidence of each detector ÷ its threshold, in the segment that has most of it, as all instances share it; 1 is an alarm.',
    labels: { detector },
  },
  alarmActive: {
    name: 'enumeration_alarm_active',
    type: 'gauge',
    help: 'Segments in which the detector has an alarm; for detectors of everything 0 or 1.',
    labels: { detector },
  },
  alarms: {
    name: 'enumeration_alarms_total',
    type: 'counter',
    help: 'Alarms that began, counted by the instance that was first to notice: the sum over instances counts each once.',
    labels: { detector },
  },
  containmentLevel: {
    name: 'enumeration_containment_level',
    type: 'gauge',
    help: 'How careful answers in the segment are: 0 as configured, 1 half the room for who never completed, 2 known devices only, 3 nothing is told. A segment that nobody asked about, and nobody pinned, has no series.',
    labels: { segment },
    sparse: true,
  },
  countryShift: {
    name: 'enumeration_country_shift_kl',
    type: 'gauge',
    help: 'Kullback–Leibler divergence, in nats, of the countries of the starts of the last quarter of an hour from those of seven days at this hour; 0 while that is not known.',
    labels: {},
  },
  exposedDevices: {
    name: 'enumeration_exposed_devices',
    type: 'gauge',
    help: 'Devices whose starts nobody completes, and that are told nothing until they complete one, as this instance knows them.',
    labels: {},
  },
  exposedStarts: {
    name: 'enumeration_exposed_starts_total',
    type: 'counter',
    help: 'Registrations started by such devices; nothing is told.',
    labels: {},
  },
  adjacency: {
    name: 'enumeration_adjacency_total',
    type: 'counter',
    help: 'Registrations that were not completed, next to a number that was not completed either: below it, above it, or on both sides.',
    labels: { kind: { values: ADJACENCY_KINDS } },
  },
  tripwire: {
    name: 'enumeration_tripwire_total',
    type: 'counter',
    help: 'Registrations started for numbers that nobody honest has: set aside for fiction, or seeded by the operator (honey), where the detector `tripwire` is asked; and requests for numbers of the right length that no plan assigns.',
    labels: { kind: { values: TRIPWIRE_KINDS } },
  },
  tripwireCompletions: {
    name: 'enumeration_tripwire_completions_total',
    type: 'counter',
    help: 'Registrations for such numbers that were completed: somebody has the number, and the start was no evidence.',
    labels: {},
  },
  evidenceTimestamp: {
    name: 'enumeration_evidence_timestamp_seconds',
    type: 'gauge',
    help: 'When the evidence of each detector began to rise and when it last rose, as Unix time, in the segment that has most of it; 0 while it has none. What rose minutes ago only fades.',
    labels: { detector, rose: { values: ['first', 'last'] } },
  },
  tokenReuse: {
    name: 'enumeration_token_reuse_total',
    type: 'counter',
    help: 'Proofs that had been used before; and tokens that came from a further network: another autonomous system, or another /16 or /48 where networkData does not tell.',
    labels: { kind: { values: REUSE_KINDS } },
  },
} as const satisfies Readonly<Record<string, MetricDefinition>>;
