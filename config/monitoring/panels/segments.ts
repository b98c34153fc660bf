import { series, type Panel } from '../panel.ts';
import { highest, increase, lowest, rate } from '../readings.ts';

const MINUTES_15 = 900;
const BY_SEGMENT = { hasSegments: true, by: 'segment' } as const;

/** The world in 105 segments. */
export const SEGMENT_PANELS: readonly Panel[] = [
  {
    id: 'segment-levels',
    title: 'Containment by segment',
    answers:
      'Where are answers more careful than configured? A segment that nobody asked about is not shown.',
    section: 'segments',
    unit: 'level',
    picture: 'grid',
    series: [series('{{segment}}', highest('enumeration_containment_level', BY_SEGMENT))],
    thresholds: { warning: 1, critical: 2 },
    alerts: ['NumberwallEnumerationConfirmed'],
  },
  {
    id: 'segment-budgets',
    title: 'Budget left by segment',
    answers:
      'Where is the gate nearly empty? Answers that it still has room for; at 0 nobody there is told anything, honest people included.',
    section: 'segments',
    unit: 'numbers',
    picture: 'grid',
    series: [series('{{segment}}', lowest('enumeration_segment_budget_remaining', BY_SEGMENT))],
    thresholds: { warning: 50, critical: 1 },
    isLowBad: true,
    alerts: ['NumberwallGateEmpty'],
  },
  {
    id: 'segment-starts',
    title: 'Starts by segment',
    answers: 'Where do registrations start, in the last 15 minutes?',
    section: 'segments',
    unit: 'count',
    picture: 'grid',
    series: [series('{{segment}}', increase('enumeration_starts_total', MINUTES_15, BY_SEGMENT))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'class-starts',
    title: 'Starts by attestation class',
    answers:
      'How well are the devices attested that start registrations? Emulators and scripts show as none or software.',
    section: 'segments',
    unit: 'events/s',
    picture: 'stack',
    series: [
      series('{{class}}', rate('enumeration_starts_total', { hasSegments: true, bySegment: 'class' })),
    ],
  },
];
