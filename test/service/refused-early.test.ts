import { trace } from '@opentelemetry/api';
import { BasicTracerProvider } from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { readSamples } from '../support/open-metrics.ts';
import { exchange } from '../support/raw-http.ts';
import { send, startService, type Service } from '../support/service.ts';

const LOOKUP = '/json/users/1-2125550147/status';
const HOST = 'Host: api.example\r\nConnection: close\r\n';
const EDGE_LIMIT = 20;
const overlay = { edge: { limit: EDGE_LIMIT, window: '1h' } };

/** With spans every request goes the way of the steps; without, what is refused anyway is refused before them. */
describe('what is refused early', () => {
  const provider = new BasicTracerProvider();
  let early: Service;
  let stepwise: Service;

  beforeAll(async () => {
    early = await startService({ overlay });
    trace.setGlobalTracerProvider(provider);
    stepwise = await startService({ overlay });
  });
  afterAll(async () => {
    trace.disable();
    await Promise.all([early[Symbol.asyncDispose](), stepwise[Symbol.asyncDispose]()]);
    await provider.shutdown();
  });

  const portOf = ({ gateway }: Service): number => Number(new URL(gateway.publicUrl).port);

  /** What differs from request to request: ids, times, and the jitter of waits. */
  const plain = (text: string): string =>
    text
      .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, 'ID')
      .replaceAll(/^Date: .*$/gim, 'Date')
      .replaceAll(/(Retry-After: |"retry_after":|t=)\d+/gi, '$1N')
      .replaceAll(/[A-Za-z0-9_-]{40,}/g, 'CHALLENGE');

  const asked = async (service: Service, request: string) => {
    const [answer] = await exchange(portOf(service), request);
    return { status: answer?.status, head: plain(answer?.head ?? ''), body: plain(answer?.body ?? '') };
  };

  it.each([
    ['a look-up that shows nothing', 401, `GET ${LOOKUP} HTTP/1.1\r\n${HOST}\r\n`],
    ['the same with a query', 401, `GET ${LOOKUP}?a=b HTTP/1.1\r\n${HOST}\r\n`],
    [
      'the same with a trace',
      401,
      `GET ${LOOKUP} HTTP/1.1\r\n${HOST}traceparent: 00-${'ab'.repeat(16)}-${'cd'.repeat(8)}-01\r\n\r\n`,
    ],
    [
      'a start with a body',
      401,
      `POST /json/users/new HTTP/1.1\r\n${HOST}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 3\r\n\r\na=b`,
    ],
    ['HEAD', 405, `HEAD ${LOOKUP} HTTP/1.1\r\n${HOST}\r\n`],
    ['a path that no route has', 404, `GET /json/nothing HTTP/1.1\r\n${HOST}\r\n`],
    ['a token alone', 401, `GET ${LOOKUP} HTTP/1.1\r\n${HOST}OAuth-Client-Attestation: x\r\n\r\n`],
    ['a proof alone', 401, `GET ${LOOKUP} HTTP/1.1\r\n${HOST}DPoP: x\r\n\r\n`],
  ])('is answered as by the steps: %s', async (_, status, request) => {
    const [first, second] = [await asked(early, request), await asked(stepwise, request)];
    expect(first).toEqual(second);
    expect(first.status).toBe(status);
  });

  it('is counted as by the steps', async () => {
    const counted = async ({ gateway }: Service) => {
      const { text } = await send('GET', `${gateway.adminUrl}/metrics`);
      return readSamples(text)
        .filter(({ name }) =>
          ['requests_total', 'attestation_failures_total', 'attestations_total', 'problems_total'].includes(
            name.replace('numberwall_', ''),
          ),
        )
        .filter(({ value }) => value > 0)
        .map(({ name, labels, value }) => `${name}${JSON.stringify(labels)} ${value}`)
        .sort();
    };
    const [first, second] = [await counted(early), await counted(stepwise)];
    expect(first.length).toBeGreaterThan(2);
    expect(first).toEqual(second);
  });

  it('is 401 whatever else is wrong with it', async () => {
    const request = `POST /json/users/new HTTP/1.1\r\n${HOST}Content-Type: text/xml\r\nContent-Length: 3\r\n\r\na=b`;
    expect(await asked(early, request)).toMatchObject({ status: 401 });
    expect(await asked(stepwise, request)).toMatchObject({ status: 415 });
  });

  it('is answered as by the steps beyond the edge limit, which what shows nothing does not use up', async () => {
    const shown = `GET ${LOOKUP} HTTP/1.1\r\n${HOST}OAuth-Client-Attestation: x\r\n\r\n`;
    for (let asks = 0; asks < 3 * EDGE_LIMIT; asks += 1) {
      const { status } = await asked(early, `GET ${LOOKUP} HTTP/1.1\r\n${HOST}\r\n`);
      expect(status).toBe(401);
    }
    for (const service of [early, stepwise]) {
      let last = 0;
      for (let asks = 0; asks <= EDGE_LIMIT && last !== 429; asks += 1)
        last = (await asked(service, shown)).status ?? 0;
      expect(last).toBe(429);
    }
    const [first, second] = [await asked(early, shown), await asked(stepwise, shown)];
    expect(first.status).toBe(429);
    expect(first).toEqual(second);
  });

  it('is no second request on a connection whose first is under way', async () => {
    const request = `GET ${LOOKUP} HTTP/1.1\r\nHost: api.example\r\n\r\n`;
    const last = `GET ${LOOKUP} HTTP/1.1\r\n${HOST}\r\n`;
    const answers = await exchange(portOf(early), `${request}${request}${last}`);
    expect(answers.map(({ status }) => status)).toEqual([429, 429, 429]);
  });
});
