import { series, type Panel } from '../panel.ts';
import { highest, increase, rate } from '../readings.ts';

const HOUR = 3_600;

/** What the detectors see. */
export const DETECTORS: readonly Panel[] = [
  {
    id: 'evidence',
    title: 'Evidence ÷ threshold',
    answers: 'Since when does which detector see something? 1 is an alarm; it ends below a half.',
    section: 'detectors',
    unit: 'ratio',
    picture: 'lines',
    series: [series('{{detector}}', highest('enumeration_cusum', { by: 'detector' }))],
    thresholds: { warning: 0.5, critical: 1 },
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'alarms-active',
    title: 'Segments in alarm',
    answers: 'In how many segments does each detector have an alarm?',
    section: 'detectors',
    unit: 'count',
    picture: 'states',
    series: [series('{{detector}}', highest('enumeration_alarm_active', { by: 'detector' }))],
    thresholds: { critical: 1 },
    alerts: ['NumberwallEnumerationSuspected', 'NumberwallEnumerationConfirmed'],
  },
  {
    id: 'alarms-began',
    title: 'Alarms in the last hour',
    answers: 'How many alarms began?',
    section: 'detectors',
    unit: 'count',
    picture: 'bars',
    series: [series('{{detector}}', increase('enumeration_alarms_total', HOUR, { by: 'detector' }))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'signals',
    title: 'Signals',
    answers:
      'What do detectors count? Neighbours of numbers that did not complete either, numbers that nobody has, proofs used twice, tokens from further networks.',
    section: 'detectors',
    unit: 'events/s',
    picture: 'lines',
    series: [
      series('neighbours: {{kind}}', rate('enumeration_adjacency_total', { by: 'kind' })),
      series('tripwires: {{kind}}', rate('enumeration_tripwire_total', { by: 'kind' })),
      series('starts of exposed devices', rate('enumeration_exposed_starts_total')),
      series('tripwires completed', rate('enumeration_tripwire_completions_total')),
      series('used again: {{kind}}', rate('enumeration_token_reuse_total', { by: 'kind' })),
    ],
    alerts: ['NumberwallEnumerationSuspected', 'NumberwallProofsReplayed'],
  },
  {
    id: 'invalid-numbers',
    title: 'Numbers that cannot be',
    answers: 'Are numbers generated? People mistype about one in a thousand.',
    section: 'detectors',
    unit: 'events/s',
    picture: 'stack',
    series: [series('{{reason}}', rate('enumeration_invalid_numbers_total', { by: 'reason' }))],
  },
  {
    id: 'network-classes',
    title: 'Requests by class of network',
    answers:
      'Do requests come from hosting networks, where no phone is? Needs networkData; without it all is unknown.',
    section: 'detectors',
    unit: 'requests/s',
    picture: 'stack',
    series: [series('{{class}}', rate('enumeration_network_class_requests_total', { by: 'class' }))],
  },
  {
    id: 'country-shift',
    title: 'Shift of countries',
    answers:
      'Do starts come from other countries than in the last seven days at this hour? In nats; 0 while that is not known.',
    section: 'detectors',
    unit: 'ratio',
    picture: 'lines',
    series: [series('shift', highest('enumeration_country_shift_kl'))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
];
