import { series, type Panel } from '../panel.ts';
import { highest, increase, quantile, rate, share, total } from '../readings.ts';

const MINUTES_15 = 900;
const HOUR = 3_600;
const SEGMENTS = { hasSegments: true } as const;

const told = increase('enumeration_foreign_answers_total', HOUR, SEGMENTS);
const requests = rate('requests_total');
// Every instance knows a bound for all of them, but only its own completions: the highest is near, and never too high.
const bound = highest('enumeration_leak_bound_numbers', { where: { window: ['1h'] } });

/** What is seen without scrolling: are we under attack, by which pattern, what leaked, who feels it, what was done, what is broken. */
export const FIRST_SCREEN: readonly Panel[] = [
  {
    id: 'attack',
    title: 'Strongest detector',
    answers:
      'Do the detectors see an enumeration? The strongest evidence of any of them ÷ its threshold: below 0.5 nothing is seen, from 1 on there is an alarm; 2 is the cap. They take some minutes, and fade for minutes after an attack: the rows of the live page say what is known at once, and what is over. Where nobody registers it stands still.',
    section: 'first',
    unit: 'ratio',
    picture: 'number',
    series: [series('evidence ÷ threshold', highest('enumeration_cusum'))],
    thresholds: { warning: 0.5, critical: 1 },
    alerts: ['NumberwallEnumerationSuspected'],
  },
  {
    id: 'containment',
    title: 'Containment',
    answers:
      'How careful are answers where they are most careful? 0 as configured, 1 less room, 2 known devices only, 3 nothing is told.',
    section: 'first',
    unit: 'level',
    picture: 'number',
    series: [series('highest level', highest('enumeration_containment_level', { ...SEGMENTS, orElse: 0 }))],
    thresholds: { warning: 1, critical: 2 },
    alerts: ['NumberwallEnumerationConfirmed'],
  },
  {
    id: 'leak-share',
    title: 'Leaked ÷ bound',
    answers:
      'How near is the leak of the last hour to its bound? Above a half the budgets are being emptied. Answers of the last ten minutes are not in it yet.',
    section: 'first',
    unit: 'share',
    picture: 'number',
    series: [series('told ÷ at most', share(told, bound))],
    thresholds: { warning: 0.25, critical: 0.5 },
    alerts: ['NumberwallDisclosureHigh'],
  },
  {
    id: 'latency-now',
    title: 'How long people wait',
    answers:
      'Does anybody wait too long? Of a hundred answers 99 come within; the tick of blind answers, 0.4 s by default, is in it.',
    section: 'first',
    unit: 'seconds',
    picture: 'number',
    series: [series('p99', quantile(0.99, 'request_duration_seconds'))],
    thresholds: { warning: 1, critical: 2.5 },
    alerts: ['NumberwallLatencyBudgetBurn'],
  },
  {
    id: 'degraded',
    title: 'What is degraded',
    answers:
      'Is anything working with reduced function? A component is marked while it does, at any instance.',
    section: 'first',
    unit: 'level',
    picture: 'states',
    series: [series('{{component}}', highest('degraded', { by: 'component' }))],
    thresholds: { critical: 1 },
    alerts: ['NumberwallProtectionDegraded'],
  },
  {
    id: 'pattern',
    title: 'Which pattern',
    answers: 'Which pattern does the attack have? Evidence of each detector ÷ its threshold; 1 is an alarm.',
    section: 'first',
    unit: 'ratio',
    picture: 'bars',
    series: [series('{{detector}}', highest('enumeration_cusum', { by: 'detector' }))],
    thresholds: { warning: 0.5, critical: 1 },
    alerts: ['NumberwallEnumerationSuspected', 'NumberwallEnumerationConfirmed'],
  },
  {
    id: 'leak',
    title: 'Leaked in an hour, against the bound',
    answers:
      'What has leaked? Truthful answers about numbers that were not the asker’s, ten minutes late; given: those of the last ten minutes, which leak unless the registration completes; and how many the gate allows at most, whatever the attacker owns, more with each registration that completes, the canary’s, too.',
    section: 'first',
    unit: 'numbers',
    picture: 'lines',
    series: [
      series('told', told),
      series('given, not yet repaid', total('enumeration_answers_waiting')),
      series('at most', bound),
    ],
    alerts: ['NumberwallDisclosureHigh'],
  },
  {
    id: 'paths',
    title: 'What the gateway did',
    answers:
      'What became of requests? answer: the truth; blind: the same for every number; decoy: invented; deny: refused; error: malformed, or failed.',
    section: 'first',
    unit: 'requests/s',
    picture: 'stack',
    series: [series('{{path}}', rate('requests_total', { by: 'path' }))],
    alerts: ['NumberwallErrorBudgetBurnFast', 'NumberwallErrorBudgetBurnSlow'],
  },
  {
    id: 'shares',
    title: 'Told nothing, or refused',
    answers:
      'Which share of requests was told nothing, and which was refused? An attack is meant to be; that honest people are, the canary shows. A few per cent blind in calm are the gateway’s own timing probe, and all of it where nobody else asks. Where disclosure is never, every look-up is told nothing.',
    section: 'first',
    unit: 'share',
    picture: 'lines',
    series: [
      series('blind', share(rate('requests_total', { where: { path: ['blind'] } }), requests)),
      series('deny', share(rate('requests_total', { where: { path: ['deny'] } }), requests)),
    ],
    alerts: ['NumberwallEnumerationSuspected', 'NumberwallFalseRefusals'],
  },
  {
    id: 'canary',
    title: 'The canary, last 15 minutes',
    answers:
      'Can an honest phone register? The gateway’s own test registrations of the last 15 minutes: anything but ok is what people meet. It counts no people: whether they still come, “Starts against completions” shows. No bar at all: nobody looks.',
    section: 'first',
    unit: 'count',
    picture: 'bars',
    series: [series('{{result}}', increase('canary_total', MINUTES_15, { by: 'result' }))],
    alerts: ['NumberwallFalseRefusals', 'NumberwallCanarySilent'],
  },
];
