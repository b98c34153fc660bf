import { expect, it } from '@jest/globals';

import { readSamples } from '../../support/open-metrics.ts';
import { createTestTelemetry, requestEvent } from '../../support/telemetry.ts';

it.each([
  ['store_unavailable', 'store'],
  ['edge_store_unavailable', 'store'],
  ['lists_unknown', 'store'],
  ['upstream_too_slow', 'upstream'],
  ['issuer_keys_unavailable', 'issuer_keys'],
  ['shed_in_flight', 'shed'],
  ['unexpected', 'internal'],
])('count an answer of 5xx for %s as a failure of %s, and no refusal', async (reason, cause) => {
  const { telemetry, metrics } = createTestTelemetry();
  telemetry.requestAnswered(requestEvent({ path: 'error', status: 503, reason }));
  telemetry.requestAnswered(requestEvent({ path: 'deny', status: 429, reason }));
  const failed = readSamples(await metrics.render()).filter(
    ({ name }) => name === 'numberwall_failed_requests_total',
  );
  expect(
    failed.filter(({ value }) => value > 0).map(({ labels, value }) => [labels['cause'], value]),
  ).toEqual([[cause, 1]]);
});
