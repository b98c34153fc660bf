import { series, type Panel } from '../panel.ts';
import { quantile } from '../readings.ts';

/** How long things take; never by whether a number is registered. */
export const LATENCY: readonly Panel[] = [
  {
    id: 'request-latency',
    title: 'Requests',
    answers:
      'How long do people wait? Half, 95 and 99 of a hundred answers come within; a tick of blind answers is in it.',
    section: 'latency',
    unit: 'seconds',
    picture: 'lines',
    series: [0.5, 0.95, 0.99].map((of) =>
      series(`p${String(of * 100)}`, quantile(of, 'request_duration_seconds')),
    ),
    alerts: ['NumberwallLatencyBudgetBurn'],
  },
  {
    id: 'overhead-latency',
    title: 'What the gateway adds',
    answers: 'How much of it is the gateway, without the upstream?',
    section: 'latency',
    unit: 'seconds',
    picture: 'lines',
    series: [0.5, 0.99].map((of) =>
      series(`p${String(of * 100)}`, quantile(of, 'overhead_duration_seconds')),
    ),
    alerts: ['NumberwallLatencyBudgetBurn'],
  },
  {
    id: 'upstream-latency',
    title: 'Upstream',
    answers: 'How long does the protected service take?',
    section: 'latency',
    unit: 'seconds',
    picture: 'lines',
    series: [0.5, 0.99].map((of) =>
      series(`p${String(of * 100)}`, quantile(of, 'upstream_request_duration_seconds')),
    ),
  },
  {
    id: 'store-latency',
    title: 'Store, 99 of a hundred',
    answers: 'How long does Redis take, round trip included?',
    section: 'latency',
    unit: 'seconds',
    picture: 'lines',
    series: [
      series('{{operation}}', quantile(0.99, 'store_operation_duration_seconds', { by: 'operation' })),
    ],
  },
];
