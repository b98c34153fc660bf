import { series, type Panel } from '../panel.ts';
import { highest, rate, share } from '../readings.ts';

const FAILED = ['unknown_origin', 'invalid', 'replayed', 'revoked'];

/** Who could prove to be a phone. */
export const ATTESTATION: readonly Panel[] = [
  {
    id: 'attestation-results',
    title: 'Attestation checks',
    answers: 'What came of the checks? An attack without phones shows here, and as deny above.',
    section: 'attestation',
    unit: 'events/s',
    picture: 'stack',
    series: [series('{{result}}', rate('attestations_total', { by: 'result' }))],
    alerts: ['NumberwallAttestationFailuresHigh'],
  },
  {
    id: 'attestation-failures',
    title: 'Failures by reason',
    answers: 'Why do checks fail? docs/attestation-reasons.md says what each reason means.',
    section: 'attestation',
    unit: 'events/s',
    picture: 'lines',
    series: [series('{{reason}}', rate('attestation_failures_total', { by: 'reason' }))],
    alerts: ['NumberwallAttestationFailuresHigh'],
  },
  {
    id: 'attestation-platforms',
    title: 'Share that fails, by platform',
    answers:
      'Does one platform fail alone? Then it is an app, or its provider, not an attack. Without a token no platform is known.',
    section: 'attestation',
    unit: 'share',
    picture: 'lines',
    series: [
      series(
        '{{platform}}',
        share(
          rate('attestations_total', { by: 'platform', where: { result: FAILED } }),
          rate('attestations_total', { by: 'platform' }),
        ),
      ),
    ],
    alerts: ['NumberwallAttestationFailuresHigh'],
  },
  {
    id: 'evidence-results',
    title: 'Evidence for tokens',
    answers: 'Do phones get tokens?',
    section: 'attestation',
    unit: 'events/s',
    picture: 'stack',
    series: [series('{{result}}', rate('attestation_evidence_total', { by: 'result' }))],
    alerts: ['NumberwallEvidenceUnavailable'],
  },
  {
    id: 'key-age',
    title: 'Age of issuers’ keys',
    answers: 'Are the keys fresh by which tokens are checked?',
    section: 'attestation',
    unit: 'seconds',
    picture: 'lines',
    series: [series('{{issuer}}', highest('attestation_key_set_age_seconds', { by: 'issuer' }))],
    thresholds: { warning: 3_600, critical: 21_600 },
    alerts: ['NumberwallAttestationKeysStale'],
  },
];
