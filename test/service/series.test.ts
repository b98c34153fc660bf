import { describe, expect, it } from '@jest/globals';
import { calculateJwkThumbprint, decodeJwt, type JWK } from 'jose';

import { METRIC_PREFIX } from '../../src/adapters/telemetry/metrics-table.ts';
import { countSeries, readSamples, sampleValue } from '../support/open-metrics.ts';
import { createPhone, type Phone } from '../support/phone.ts';
import { findLeaks, type Secret } from '../support/privacy-scan.ts';
import { send, startService, type Service } from '../support/service.ts';

const SOURCES = 24;
const MOST_SERIES = 820;

const lookupOf = (callingCode: string, national: string): string =>
  `/json/users/${callingCode}-${national}/status`;

/** Numbers of many countries, a walk through a block, fiction, and what no plan has. */
const PATHS = [
  ...Array.from({ length: 10 }, (_, line) => lookupOf('1', `21255501${String(line + 10)}`)),
  ...Array.from({ length: 4 }, (_, line) => lookupOf('44', `77009001${String(line + 10)}`)),
  ...[lookupOf('49', '15123456789'), lookupOf('33', '612345678'), lookupOf('81', '9012345678')],
  ...[lookupOf('55', '11961234567'), lookupOf('91', '8123456789'), lookupOf('61', '412345678')],
  ...[lookupOf('1', '1112223333'), lookupOf('1', '12'), lookupOf('999', '1'), '/nowhere'],
];

const thumbprintOf = ({ token }: Phone): Promise<string> =>
  calculateJwkThumbprint((decodeJwt(token)['cnf'] as { readonly jwk: JWK }).jwk);

/** One source: an honest request, the same again, one without a token, one with another’s, and a form that is none. */
const attack = async ({ gateway, issuer }: Service, source: number): Promise<readonly Secret[]> => {
  const from = `127.66.${source}.7`;
  const levels = ['software', 'tee', 'secure-enclave', 'strongbox'];
  const phone = await createPhone(issuer, {
    platform: source % 2 === 0 ? 'ios' : 'android',
    attestation: { provider: 'development', level: levels[source % 4], key_created_at: 1_800_000_000 },
  });
  for (let at = source; at < source + 3; at += 1) {
    const url = gateway.publicUrl + (PATHS[at % PATHS.length] ?? '');
    const headers = await phone.headers('GET', url);
    for (const sent of [headers, headers, {}, { ...headers, dpop: 'x.y.z' }])
      await send('GET', url, { headers: sent, from });
  }
  await send('POST', `${gateway.publicUrl}/json/users/new`, { body: 'x=1', from });
  return [
    { kind: 'address', value: from },
    { kind: 'token', value: phone.token },
    { kind: 'token', value: await thumbprintOf(phone) },
  ];
};

describe('the metrics page after a mixed attack', () => {
  it('has at most 820 series of ours, and no number, block, address or device in any', async () => {
    // Of fiction are all numbers here, so that the development profile has it off.
    await using service = await startService({
      overlay: { detection: { detectors: { tripwire: 'observe' } } },
    });
    const secrets = (
      await Promise.all(Array.from({ length: SOURCES }, (_, source) => attack(service, source)))
    ).flat();
    const page = await (await fetch(`${service.gateway.adminUrl}/metrics`)).text();
    const own = readSamples(page).filter(({ name }) => name.startsWith(METRIC_PREFIX));
    expect(countSeries(own)).toBeLessThanOrEqual(MOST_SERIES);
    // It was an attack, and it was seen.
    const count = (name: string, labels: Record<string, string>) =>
      sampleValue(page, `${METRIC_PREFIX}enumeration_${name}`, labels);
    expect(count('tripwire_total', { kind: 'unassigned' })).toBeGreaterThan(0);
    expect(count('tripwire_total', { kind: 'fictional' })).toBeGreaterThan(0);
    expect(count('token_reuse_total', { kind: 'proof' })).toBeGreaterThan(0);
    expect(count('fanout_count', { kind: 'numbers_per_device' })).toBeGreaterThan(SOURCES);
    const labels = [...new Set(own.flatMap((sample) => Object.values(sample.labels)))];
    const numbers = PATHS.flatMap((path) => path.match(/\d{7,}/g) ?? []);
    const blocks = new Set(numbers.map((national) => national.slice(0, -4)));
    for (const secret of numbers) secrets.push({ kind: 'number', value: `+1${secret}` });
    expect(findLeaks(secrets, [{ where: 'labels', text: labels.join('\n') }])).toEqual([]);
    expect(labels.filter((label) => [...blocks].some((block) => label.includes(block)))).toEqual([]);
    // A label is a word: what a client may choose is none.
    expect(labels.filter((label) => !/^[A-Za-z0-9_.:/+-]{1,64}$/.test(label))).toEqual([]);
  }, 60_000);
});
