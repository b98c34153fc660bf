import { once } from 'node:events';
import { createServer, get, type IncomingMessage } from 'node:http';
import { connect, type AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';
import express from 'express';

import { PANELS } from '../../config/monitoring/panels.ts';
import { createHealth } from '../../src/core/health.ts';
import { createLive } from '../../src/page/live.ts';
import { createStream, type StreamOptions } from '../../src/page/stream.ts';
import { NO_SOURCES } from '../core/live/support.ts';
import { createTestTelemetry, requestEvent } from '../support/telemetry.ts';
import { until } from '../support/until.ts';

let stop: (() => void) | undefined;
afterEach(() => stop?.());

const start = async (options: Partial<StreamOptions> = {}) => {
  const { telemetry, metrics } = createTestTelemetry();
  let now = 1_000_000;
  const clock = () => (now += 1_000);
  const live = await createLive({
    panels: PANELS,
    read: (names) => metrics.read(names),
    health: createHealth(),
    clock,
    contained: () => [],
    ...NO_SOURCES,
  });
  const stream = createStream({ live, epoch: 'epoch', about: {}, ...options });
  const app = express().get('/events', stream.handler);
  app.use(((error, _req, res, next) => {
    if (res.headersSent) next(error);
    else res.status((error as { definition: { status: number } }).definition.status).end();
  }) as express.ErrorRequestHandler);
  const server = createServer(app).listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = () => {
    server.closeAllConnections();
    server.close();
  };
  const { port } = server.address() as AddressInfo;
  const sample = async (times = 1): Promise<void> => {
    for (let at = 0; at < times; at += 1) await live.sample();
    stream.publish();
  };
  return { telemetry, live, stream, sample, port };
};

interface Event {
  readonly name: string;
  readonly id: string | undefined;
  readonly data: Record<string, unknown>;
}

const parse = (text: string): Event[] =>
  text
    .split('\n\n')
    .slice(0, -1)
    .map((block) => ({
      name: /^event: (.*)$/m.exec(block)?.[1] ?? '',
      id: /^id: (.*)$/m.exec(block)?.[1],
      data: JSON.parse(/^data: (.*)$/m.exec(block)?.[1] ?? '{}') as Record<string, unknown>,
    }));

const listen = async (port: number, path = '/events', headers: Record<string, string> = {}) => {
  const [answer] = (await once(
    get({ port, host: '127.0.0.1', path, headers, agent: false }),
    'response',
  )) as [IncomingMessage];
  let text = '';
  answer.setEncoding('utf8').on('data', (chunk: string) => (text += chunk));
  answer.on('error', () => undefined);
  const events = (): Event[] => parse(text);
  const has = (name: string, count = 1) =>
    until(() => Promise.resolve(events().filter((event) => event.name === name).length >= count));
  return { answer, events, has, text: () => text };
};

const samplesIn = (events: readonly Event[]): number =>
  events.reduce((sum, { name, data }) => {
    if (name === 'now') return sum + 1;
    return name === 'past' ? sum + (data['times'] as unknown[]).length : sum;
  }, 0);

describe('the stream of the live page', () => {
  it('tells what was, a minute at a time, and then each second', async () => {
    const { sample, port, telemetry } = await start();
    await sample(150);
    const { events, has } = await listen(port);
    await has('now');
    expect(events().map(({ name }) => name)).toEqual(['hello', 'lines', 'past', 'past', 'past', 'now']);
    expect(samplesIn(events())).toBe(150);
    telemetry.requestAnswered(requestEvent({ path: 'deny' }));
    await sample();
    await has('now', 2);
    const [last] = events().slice(-1);
    expect(last?.id).toBe('epoch-150');
    expect(last?.data['overview']).toMatchObject({ verdict: 'quiet', requests: 1 });
  });

  it.each([
    ['header', '/events', { 'last-event-id': 'epoch-17' }],
    ['address', '/events?after=epoch-17', {}],
  ])('goes on after the last event that the %s names', async (_, path, headers) => {
    const { sample, port } = await start();
    await sample(20);
    const { events, has } = await listen(port, path, headers);
    await has('now');
    expect(samplesIn(events())).toBe(2);
    expect(events()[0]?.data).toMatchObject({ resumed: true });
  });

  it.each(['other-17', 'epoch-', 'epoch-99999999999999', '../../x', 'epoch-17\u00e9'])(
    'begins anew after %s',
    async (id) => {
      const { sample, port } = await start();
      await sample(20);
      const { events, has } = await listen(port, `/events?after=${encodeURIComponent(id)}`);
      await has('now');
      expect(samplesIn(events())).toBe(20);
      expect(events()[0]?.data).toMatchObject({ resumed: false });
    },
  );

  it('serves so many pages, and one more when one has gone', async () => {
    const { port, stream } = await start({ maxClients: 2 });
    const first = await listen(port);
    await listen(port);
    expect((await listen(port)).answer.statusCode).toBe(503);
    first.answer.destroy();
    await until(() => Promise.resolve(stream.clients === 1));
    expect((await listen(port)).answer.statusCode).toBe(200);
  });

  it('lets go of who takes nothing, and makes nobody else wait', async () => {
    // More than the buffers of a socket hold.
    const { port, stream, sample } = await start({ slowMs: 4_000, about: { filler: 'x'.repeat(8_000_000) } });
    await sample(3);
    const slow = connect({ port, host: '127.0.0.1' });
    slow.on('error', () => undefined).pause();
    const closed = new Promise((resolve) => slow.once('close', resolve));
    slow.write('GET /events HTTP/1.1\r\nHost: x\r\n\r\n');
    await until(() => Promise.resolve(stream.clients === 1));
    const { answer, text } = await listen(port);
    await until(() => Promise.resolve(text().slice(-100_000).includes('event: now')), 20_000);
    await until(() => Promise.resolve(stream.clients === 1), 20_000);
    slow.resume();
    await closed;
    expect(answer.destroyed).toBe(false);
  });
});
