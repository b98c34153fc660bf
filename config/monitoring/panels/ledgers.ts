import { series, type Panel } from '../panel.ts';
import { mean, quantile, rate } from '../readings.ts';

/** What has run out, and who refused. */
export const LEDGERS: readonly Panel[] = [
  {
    id: 'ledgers-exhausted',
    title: 'Ledgers without room',
    answers:
      'Which budget runs out? By its ledger the attack is known: block is a range, issuer a stolen attestation key, gate everything together.',
    section: 'ledgers',
    unit: 'events/s',
    picture: 'stack',
    series: [series('{{level}}', rate('enumeration_ledger_exhausted_total', { by: 'level' }))],
    alerts: ['NumberwallGateEmpty', 'NumberwallDisclosureHigh'],
  },
  {
    id: 'ledgers-fill',
    title: 'Fill of ledgers',
    answers:
      'Do the ledgers fit? Mean debt ÷ capacity of those that were asked; honest sources stay well below a half.',
    section: 'ledgers',
    unit: 'share',
    picture: 'bars',
    series: [series('{{level}}', mean('enumeration_ledger_fill_ratio', { by: 'level' }))],
    thresholds: { warning: 0.5, critical: 0.9 },
  },
  {
    id: 'ledgers-fullest',
    title: 'The fullest ledgers',
    answers: 'How full is the fullest hundredth of the ledgers that were asked?',
    section: 'ledgers',
    unit: 'share',
    picture: 'lines',
    series: [series('{{level}}', quantile(0.99, 'enumeration_ledger_fill_ratio', { by: 'level' }))],
    thresholds: { warning: 0.75, critical: 1 },
  },
  {
    id: 'limits-refused',
    title: 'Refusals by policy',
    answers: 'Which limit refuses? A policy in shadow shows under “Would refuse”.',
    section: 'ledgers',
    unit: 'events/s',
    picture: 'stack',
    series: [
      series('{{policy}}', rate('limit_decisions_total', { by: 'policy', where: { verdict: ['refused'] } })),
    ],
    alerts: ['NumberwallFalseRefusals'],
  },
  {
    id: 'limits-shadow',
    title: 'Would refuse',
    answers: 'What would policies in shadow refuse, and which limits come near?',
    section: 'ledgers',
    unit: 'events/s',
    picture: 'lines',
    series: [
      series(
        '{{policy}} would refuse',
        rate('limit_decisions_total', { by: 'policy', where: { verdict: ['would_refuse'] } }),
      ),
      series(
        '{{policy}} near',
        rate('limit_decisions_total', { by: 'policy', where: { verdict: ['near'] } }),
      ),
    ],
  },
  {
    id: 'edge',
    title: 'Refused at the edge, shed, closed',
    answers: 'How much is turned away before it costs anything?',
    section: 'ledgers',
    unit: 'events/s',
    picture: 'lines',
    series: [
      series('edge limit', rate('edge_refusals_total')),
      series('shed, {{device}} device', rate('shed_requests_total', { by: 'device' })),
      series('connections: {{reason}}', rate('connections_closed_total', { by: 'reason' })),
    ],
    alerts: ['NumberwallShedding'],
  },
];
