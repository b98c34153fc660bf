import { series, type Panel } from '../panel.ts';
import { highest, increase, quantile, rate, share } from '../readings.ts';

const MINUTES_15 = 900;
const DAY = 86_400;
const SEGMENTS = { hasSegments: true } as const;
const BY_CLASS = { ...SEGMENTS, bySegment: 'class' } as const;
const inAnHour = (what: string) => ({ where: { what: [what], window: ['1h'] } });
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
      series('at most', highest('enumeration_leak_bound_numbers', { where: { window: ['24h'] } })),
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
      'Do registrations that start also end? An enumerator cannot complete the code of a number that is not his: a gap that opens is he. The gateway’s own canary and probe start registrations, too, and the canary completes them: a flat line of both where nobody comes.',
    section: 'leaks',
    unit: 'events/s',
    picture: 'lines',
    series: [
      series('starts', rate('enumeration_starts_total', SEGMENTS)),
      series('completions', rate('enumeration_completions_total', SEGMENTS)),
    ],
    alerts: ['NumberwallEnumerationSuspected', 'NumberwallRegistrationsVanished'],
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
  {
    id: 'distinct',
    title: 'Distinct in an hour',
    answers:
      'How many different numbers, devices, addresses, blocks and issuer certificates asked, or were asked about? An enumerator has many numbers, and of something else few.',
    section: 'leaks',
    unit: 'count',
    picture: 'lines',
    series: [series('{{what}}', highest('enumeration_distinct', { by: 'what', where: { window: ['1h'] } }))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'numbers-per-device',
    title: 'Numbers per device',
    answers:
      'How many different numbers are there for each device, in an hour? People ask about one, seldom two.',
    section: 'leaks',
    unit: 'ratio',
    picture: 'number',
    series: [
      series(
        'numbers ÷ devices',
        share(
          highest('enumeration_distinct', inAnHour('numbers')),
          highest('enumeration_distinct', inAnHour('devices')),
        ),
      ),
    ],
    thresholds: { warning: 1.5, critical: 3 },
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'fanout',
    title: 'Fan-out, 99 of a hundred',
    answers:
      'How many of one kind does one of the other have: numbers a device, devices an address, keys a piece of hardware?',
    section: 'leaks',
    unit: 'count',
    picture: 'bars',
    series: [series('{{kind}}', quantile(0.99, 'enumeration_fanout', { by: 'kind' }))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'timing',
    title: 'Does time tell?',
    answers:
      'Can registered and unregistered numbers be told apart by how long answers take? Welch’s t; beyond 4.5, either way, they can. The pair of two registered ones is the control. 0: not probed.',
    section: 'leaks',
    unit: 'ratio',
    picture: 'lines',
    series: [series('{{pair}}', highest('enumeration_response_timing_t', { by: 'pair' }))],
    thresholds: { critical: 4.5 },
    alerts: ['NumberwallTimeTells'],
  },
];
