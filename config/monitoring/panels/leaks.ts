import { series, type Panel } from '../panel.ts';
import { increase, rate, share, total } from '../readings.ts';

const MINUTES_15 = 900;
const DAY = 86_400;
const SEGMENTS = { hasSegments: true } as const;
const BY_CLASS = { ...SEGMENTS, bySegment: 'class' } as const;
const BY_GROUP = { ...SEGMENTS, bySegment: 'group' } as const;

/** What is told over a day, and what registers. */
export const LEAKS: readonly Panel[] = [
  {
    id: 'leak-day',
    title: 'Leaked in a day, against the bound',
    answers: 'What has leaked in 24 hours, and how much the gate allows in them at most?',
    section: 'leaks',
    unit: 'numbers',
    picture: 'lines',
    series: [
      series('told', increase('enumeration_foreign_answers_total', DAY, SEGMENTS)),
      series('at most', total('enumeration_leak_bound_numbers', { where: { window: ['24h'] } })),
    ],
    alerts: ['NumberwallDisclosureHigh'],
  },
  {
    id: 'leak-groups',
    title: 'Leaked by country group',
    answers: 'Numbers of which part of the world were told to strangers in the last 24 hours?',
    section: 'leaks',
    unit: 'numbers',
    picture: 'bars',
    series: [series('{{group}}', increase('enumeration_foreign_answers_total', DAY, BY_GROUP))],
    alerts: ['NumberwallDisclosureHigh'],
  },
  {
    id: 'registrations',
    title: 'Starts against completions',
    answers:
      'Do registrations that start also end? An enumerator cannot complete the code of a number that is not his: a gap that opens is he.',
    section: 'leaks',
    unit: 'events/s',
    picture: 'lines',
    series: [
      series('starts', rate('enumeration_starts_total', SEGMENTS)),
      series('completions', rate('enumeration_completions_total', SEGMENTS)),
    ],
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'completion-share',
    title: 'Completion rate',
    answers:
      'Which share of starts completes, by attestation class? About 0.85 is usual; a carrier that delivers no codes lowers it as well.',
    section: 'leaks',
    unit: 'share',
    picture: 'lines',
    series: [
      series(
        '{{class}}',
        share(
          increase('enumeration_completions_total', MINUTES_15, BY_CLASS),
          increase('enumeration_starts_total', MINUTES_15, BY_CLASS),
        ),
      ),
    ],
    isLowBad: true,
    alerts: ['NumberwallEnumerationSuspected'],
  },
];
