import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';

import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import type { UpstreamFaults } from '../../../src/adapters/simulated-upstream/faults.ts';
import {
  failureOf,
  LIMITS,
  LOOKUP,
  openUpstream,
  START,
  type OpenedUpstream,
} from '../../support/upstream-bench.ts';

const { timeoutMs: TIMEOUT_MS, maxAnswerBytes: MAX_ANSWER_BYTES } = LIMITS;

describe('the upstream', () => {
  let service: SimulatedUpstream;
  let url: string;

  beforeAll(async () => {
    service = await createSimulatedUpstream({
      registered: { count: 5, seed: 1 },
      latencyMs: 0,
      clock: Date.now,
    });
    url = await service.listen(0);
  });
  afterEach(() => service.sideChannel.setFaults({}));
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const withClient = async (
    faults: UpstreamFaults,
    run: (opened: OpenedUpstream) => Promise<void>,
  ): Promise<void> => {
    service.sideChannel.setFaults(faults);
    const opened = openUpstream(url, { version: '1.2.3' });
    try {
      await run(opened);
    } finally {
      await opened.client[Symbol.asyncDispose]();
    }
  };

  it('sends its own request and nothing else', async () => {
    await withClient({}, async ({ client, events }) => {
      const answer = await client.forward({
        ...START,
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      });
      expect(answer).toMatchObject({ status: 200, body: { success: true, provider: 'sms' } });
      const sent = service.sideChannel.requests().at(-1);
      expect(sent?.body).toBe('via=sms&signature=a%26b%3Dc+d');
      expect(Object.keys(sent?.headers ?? {}).sort()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'content-length',
        'content-type',
        'host',
        'traceparent',
        'user-agent',
      ]);
      expect(sent?.headers).toMatchObject({
        'user-agent': 'numberwall/1.2.3',
        'content-type': 'application/x-www-form-urlencoded',
        traceparent: '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01',
      });
      expect(events).toEqual(['answered']);
    });
  });

  it('sends no body, no type and no trace where there is none', async () => {
    await withClient({}, async ({ client }) => {
      await client.forward(LOOKUP);
      const sent = service.sideChannel.requests().at(-1);
      expect(sent).toMatchObject({ method: 'GET', url: LOOKUP.path, body: '' });
      expect(Object.keys(sent?.headers ?? {}).sort()).toEqual([
        'accept',
        'accept-encoding',
        'connection',
        'host',
        'user-agent',
      ]);
    });
  });

  it('gives status and object of an answer, and nothing else', async () => {
    const headers = { 'Set-Cookie': 'session=1', Server: 'internal', 'X-Powered-By': 'upstream' };
    await withClient({ headers, body: '{"success":true}' }, async ({ client }) => {
      expect(await client.forward(LOOKUP)).toEqual({ status: 200, body: { success: true } });
    });
  });

  it.each<[UpstreamFaults, string, string]>([
    [{ status: 500 }, 'upstream_invalid', 'upstream_server_error'],
    [{ status: 503 }, 'upstream_invalid', 'upstream_server_error'],
    [
      { status: 302, headers: { Location: 'http://127.0.0.1:1/' } },
      'upstream_invalid',
      'upstream_redirected',
    ],
    [{ status: 401 }, 'upstream_invalid', 'upstream_credentials'],
    [{ status: 403 }, 'upstream_invalid', 'upstream_credentials'],
    [{ status: 429 }, 'temporarily_unavailable', 'upstream_pushed_back'],
    [{ status: 404 }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: 'garbage' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '[1]' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: 'null' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '\ufeff{}' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '{"a":1,"a":2}' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '{"a":1e999}' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ body: '{"a":NaN}' }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ status: 204 }, 'upstream_invalid', 'upstream_answer_not_json'],
    [{ status: 304 }, 'upstream_invalid', 'upstream_redirected'],
    [{ status: 407 }, 'upstream_invalid', 'upstream_credentials'],
    [{ garbage: true }, 'upstream_invalid', 'upstream_answer_not_http'],
    [{ headers: { 'X-Large': 'x'.repeat(16_384) } }, 'upstream_invalid', 'upstream_answer_not_http'],
    [{ headers: { 'Content-Encoding': 'gzip' } }, 'upstream_invalid', 'upstream_answer_coded'],
    [{ hugeBytes: MAX_ANSWER_BYTES + 1 }, 'upstream_invalid', 'upstream_answer_too_large'],
    [{ hugeBytes: 50_000_000 }, 'upstream_invalid', 'upstream_answer_too_large'],
    [{ delayMs: TIMEOUT_MS * 2 }, 'upstream_timeout', 'upstream_too_slow'],
    [{ cut: 'before' }, 'temporarily_unavailable', 'upstream_connection_lost'],
    [{ cut: 'during' }, 'temporarily_unavailable', 'upstream_connection_lost'],
  ])('answers %j with %s (%s)', async (faults, code, reason) => {
    await withClient(faults, async ({ client }) => {
      const problem = await failureOf(client.forward(LOOKUP));
      expect({ code: problem.code, reason: problem.reason }).toEqual({ code, reason });
      expect(problem.message).toBe(`${code}: ${reason}`);
      expect(problem.extensions).toEqual({});
      expect(problem.headers).toEqual(code === 'temporarily_unavailable' ? { 'Retry-After': '1' } : {});
    });
  });

  it.each([MAX_ANSWER_BYTES - 1, MAX_ANSWER_BYTES])('takes an answer of %i bytes', async (size) => {
    await withClient({ hugeBytes: size }, async ({ client }) => {
      const { body } = await client.forward(LOOKUP);
      expect(JSON.stringify(body)).toHaveLength(size);
    });
  });

  it('refuses a whole answer that is one byte too large and says its length', async () => {
    const body = `{"a":"${'x'.repeat(MAX_ANSWER_BYTES - 7)}"}`;
    await withClient({ body }, async ({ client }) => {
      expect(body).toHaveLength(MAX_ANSWER_BYTES + 1);
      expect(await failureOf(client.forward(LOOKUP))).toMatchObject({ reason: 'upstream_answer_too_large' });
    });
  });

  it('refuses a coded answer unread: a few bytes could become many', async () => {
    await using server = createServer((_req, res) => {
      res.writeHead(200, { 'Content-Encoding': 'gzip' }).end(gzipSync('{"success":true}'));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await using opened = openUpstream(`http://127.0.0.1:${port}`);
    expect(await failureOf(opened.client.forward(LOOKUP))).toMatchObject({ reason: 'upstream_answer_coded' });
  });

  it('takes the refusals of the API itself as answers', async () => {
    await withClient({}, async ({ client }) => {
      const path = '/json/users/1000001/devices/registration/complete';
      const answer = await client.forward({
        routeId: 'complete',
        method: 'POST',
        path,
        form: [['pin', '0']],
      });
      expect(answer).toMatchObject({ status: 401, body: { error_code: '60020' } });
    });
  });
});
