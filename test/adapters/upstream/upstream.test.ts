import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import type { UpstreamFaults } from '../../../src/adapters/simulated-upstream/faults.ts';
import { createUpstream, type UpstreamClient } from '../../../src/adapters/upstream/upstream.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import type { UpstreamRequest } from '../../../src/core/upstream.ts';
import { freePort } from '../../support/redis-server.ts';

const TIMEOUT_MS = 300;
const MAX_ANSWER_BYTES = 2_048;
const CIRCUIT = { failures: 3, openForMs: 200 };

const LOOKUP: UpstreamRequest = { routeId: 'lookup', method: 'GET', path: '/json/users/1-2025559999/status' };
const START: UpstreamRequest = {
  routeId: 'registration-start',
  method: 'POST',
  path: '/json/users/1000001/devices/registration/start',
  form: [
    ['via', 'sms'],
    ['signature', 'a&b=c d'],
  ],
};

interface Opened {
  readonly client: UpstreamClient;
  readonly events: string[];
}

const open = (url: string): Opened => {
  const events: string[] = [];
  const client = createUpstream({
    url,
    connections: 4,
    timeoutMs: TIMEOUT_MS,
    maxAnswerBytes: MAX_ANSWER_BYTES,
    circuit: CIRCUIT,
    telemetry: {
      upstreamAnswered: () => events.push('answered'),
      upstreamFailed: (_route, reason) => events.push(`failed:${reason}`),
      degraded: (component, isDegraded) => events.push(`${component}:${isDegraded ? 'degraded' : 'well'}`),
    },
  });
  return { client, events };
};

const failureOf = async (work: Promise<unknown>): Promise<Problem> => {
  const error: unknown = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof Problem)) throw new Error('no problem came of it', { cause: error });
  return error;
};

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
    run: (opened: Opened) => Promise<void>,
  ): Promise<void> => {
    service.sideChannel.setFaults(faults);
    const opened = open(url);
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
      expect(events).toEqual(['answered']);
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
      expect(problem.headers).toEqual(code === 'temporarily_unavailable' ? { 'Retry-After': '1' } : {});
    });
  });

  it('takes an answer of the largest size', async () => {
    await withClient({ hugeBytes: MAX_ANSWER_BYTES }, async ({ client }) => {
      const { body } = await client.forward(LOOKUP);
      expect(JSON.stringify(body)).toHaveLength(MAX_ANSWER_BYTES);
    });
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

  it('sends a request whose answer was lost once only', async () => {
    await withClient({ cut: 'before' }, async ({ client }) => {
      const before = service.sideChannel.requests().length;
      await failureOf(client.forward(START));
      await failureOf(client.forward(LOOKUP));
      expect(service.sideChannel.requests().length - before).toBe(2);
    });
  });

  it('opens its circuit after failures in a row, spares the upstream, probes, and closes', async () => {
    await withClient({ status: 500 }, async ({ client, events }) => {
      for (let count = 0; count < CIRCUIT.failures; count += 1) await failureOf(client.forward(LOOKUP));
      const sent = service.sideChannel.requests().length;
      const spared = await failureOf(client.forward(LOOKUP));
      expect(spared).toMatchObject({ code: 'temporarily_unavailable', reason: 'upstream_circuit_open' });
      expect(service.sideChannel.requests()).toHaveLength(sent);
      expect(events.filter((event) => event.startsWith('upstream:'))).toEqual(['upstream:degraded']);
      service.sideChannel.setFaults({});
      await new Promise((resolve) => setTimeout(resolve, CIRCUIT.openForMs + 20));
      expect((await client.forward(LOOKUP)).status).toBe(200);
      expect(events.at(-2)).toBe('upstream:well');
    });
  });

  it('does not open its circuit for what is no fault of the upstream', async () => {
    await withClient({ status: 429 }, async ({ client }) => {
      for (let count = 0; count < CIRCUIT.failures + 2; count += 1) {
        expect((await failureOf(client.forward(LOOKUP))).reason).toBe('upstream_pushed_back');
      }
    });
  });
});

describe('an upstream that is not there', () => {
  it('is unreachable, and is tried twice because nothing left', async () => {
    const { client, events } = open(`http://127.0.0.1:${await freePort()}`);
    expect(await failureOf(client.forward(START))).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'upstream_unreachable',
    });
    expect(events).toEqual(['failed:unreachable']);
    await client[Symbol.asyncDispose]();
  });
});
