import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { startGateway, type Gateway, type GatewaySettings } from '../support/public-gateway.ts';
import { exchange, openSocket, parseAnswers } from '../support/raw-http.ts';
import { sampleValue } from '../support/open-metrics.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2025550123/status';
const HEADERS_MS = 300;
const BODY_MS = 300;
const KEEP_ALIVE_MS = 1_000;
const STALL_MS = 300;

const open: Socket[] = [];
const holds = (condition: () => boolean): Promise<true> => until(() => Promise.resolve(condition() && true));
let gateway: Gateway | undefined;

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await gateway?.close();
  gateway = undefined;
});

const start = async (serverLimits: GatewaySettings['serverLimits'] = {}): Promise<Gateway> =>
  (gateway = await startGateway({
    serverLimits: {
      headersTimeoutMs: HEADERS_MS,
      requestTimeoutMs: 2_000,
      keepAliveTimeoutMs: KEEP_ALIVE_MS,
      stalledTimeoutMs: STALL_MS,
      checkIntervalMs: 50,
      ...serverLimits,
    },
    changes: { bodyLimits: { maxBytes: 4_096, timeoutMs: BODY_MS } },
  }));

const head = (...fields: readonly string[]): string =>
  [`GET ${LOOKUP} HTTP/1.1`, 'Host: x', 'x-device: phone', ...fields, '', ''].join('\r\n');

const join = async ({ port }: Gateway, localAddress = '127.0.0.1') => {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  open.push(socket);
  const said = { text: '' };
  socket.on('error', () => undefined);
  socket.setEncoding('latin1').on('data', (chunk: string) => void (said.text += chunk));
  const openedAt = performance.now();
  // A reset is a way to close, too.
  const closed = new Promise<number>((resolve) => {
    socket.once('close', () => resolve(performance.now() - openedAt));
  });
  await once(socket, 'connect');
  return { socket, said, closed };
};

const trickle = (socket: Socket, text: string): (() => void) => {
  let at = 0;
  const timer = setInterval(() => {
    if (socket.writable) socket.write(text.charAt(at % text.length));
    at += 1;
  }, 20);
  return () => clearInterval(timer);
};

const isServed = async ({ port }: Gateway): Promise<void> => {
  const [answer] = await exchange(port, head('Connection: close'));
  expect(answer?.status).toBe(200);
};

const closedFor = async ({ metrics }: Gateway, reason: string): Promise<number | undefined> =>
  sampleValue(await metrics.render(), 'numberwall_connections_closed_total', { reason });

const statuses = (text: string): readonly number[] => parseAnswers(text).map(({ status }) => status);

describe('a client that takes its time', () => {
  it('over the head is cut off, a byte at a time or silent, and others are served', async () => {
    const at = await start();
    const slow = await join(at);
    const silent = await join(at);
    const stop = trickle(slow.socket, `GET ${LOOKUP} HTTP/1.1\r\nHost: ${'x'.repeat(1_000)}`);
    await isServed(at);
    for (const { closed, said } of [slow, silent]) {
      const took = await closed;
      expect(took).toBeGreaterThanOrEqual(HEADERS_MS - 20);
      expect(took).toBeLessThan(HEADERS_MS + 1_000);
      expect(statuses(said.text)).toEqual([408]);
    }
    stop();
  });

  it('over the body is cut off, and others are served', async () => {
    const at = await start();
    const { socket, said, closed } = await join(at);
    socket.write(
      'POST /json/users/new HTTP/1.1\r\nHost: x\r\nx-device: phone\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 4000\r\n\r\n',
    );
    const stop = trickle(socket, 'cellphone=');
    await isServed(at);
    const took = await closed;
    stop();
    expect(took).toBeGreaterThanOrEqual(BODY_MS - 20);
    expect(took).toBeLessThan(BODY_MS + 1_500);
    expect(statuses(said.text)).toEqual([408]);
  });

  it('between two requests is cut off', async () => {
    const at = await start();
    const { socket, said, closed } = await join(at);
    socket.write(head());
    const took = await closed;
    expect(took).toBeGreaterThanOrEqual(KEEP_ALIVE_MS);
    expect(took).toBeLessThan(KEEP_ALIVE_MS + 2_500);
    expect(statuses(said.text)).toEqual([200]);
  });

  it('over reading the answers is cut off; one that reads them gets them all', async () => {
    // Longer than a busy machine stands still: who reads is not to be taken for one who does not.
    const at = await start({ stalledTimeoutMs: 1_500 });
    const body = { message: 'x'.repeat(2_000_000) };
    at.answerWith(() => ({ status: 200, body }));
    const many = `${head().repeat(7)}${head('Connection: close')}`;
    const deaf = await openSocket(at.port);
    open.push(deaf);
    deaf.pause();
    deaf.write(many);
    await until(async () => (await closedFor(at, 'stalled')) === 1);
    const reader = await join(at);
    reader.socket.write(many);
    await reader.closed;
    expect(statuses(reader.said.text)).toEqual(Array.from({ length: 8 }, () => 200));
    expect(await closedFor(at, 'stalled')).toBe(1);
  });

  it('and goes away without a word is asked by TCP whether it is there', async () => {
    const at = await start();
    await join(at);
    await holds(() => at.connections.count() === 1);
    const hexPort = at.port.toString(16).toUpperCase().padStart(4, '0');
    const rows = readFileSync('/proc/net/tcp', 'utf8')
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .filter(([, local, , state]) => local === `0100007F:${hexPort}` && state === '01');
    // Timer 02 is that of keep-alive probes (Linux, Documentation/networking/proc_net_tcp.rst).
    expect(rows.map(([, , , , , timer]) => timer?.slice(0, 2))).toEqual(['02']);
  });

  it('and says no more after half a head is answered and closed', async () => {
    const at = await start();
    const { socket, said, closed } = await join(at);
    socket.end(`GET ${LOOKUP} HTTP/1.1\r\nHost:`);
    expect(await closed).toBeLessThan(HEADERS_MS + 1_000);
    expect(statuses(said.text)).toEqual([400]);
  });
});

describe('connections', () => {
  it('have a number, at which the one that was idle longest makes room', async () => {
    const at = await start({ maxConnections: 3, headersTimeoutMs: 2_000 });
    const first = await join(at);
    const second = await join(at);
    const third = await join(at);
    await holds(() => at.connections.count() === 3);
    first.socket.write(head());
    await holds(() => first.said.text !== '');
    expect(await closedFor(at, 'made_room')).toBe(0);
    const fourth = await join(at);
    await second.closed;
    expect(await closedFor(at, 'made_room')).toBe(1);
    fourth.socket.write(head());
    await holds(() => fourth.said.text !== '');
    expect([first.socket.closed, third.socket.closed, fourth.socket.closed]).toEqual([false, false, false]);
    expect(statuses(fourth.said.text)).toEqual([200]);
  });

  it('that all await an answer are not cut: the new one is', async () => {
    const at = await start({ maxConnections: 2 });
    const { promise: held, resolve: release } = Promise.withResolvers<undefined>();
    at.answerWith(async () => {
      await held;
      return { status: 200, body: { message: 'active' } };
    });
    const busy = [await join(at), await join(at)];
    for (const { socket } of busy) socket.write(head());
    await holds(() => at.asked.length === 2);
    await (
      await join(at)
    ).closed;
    expect(await closedFor(at, 'full')).toBe(1);
    release(undefined);
    for (const { said } of busy) await holds(() => statuses(said.text)[0] === 200);
    await isServed(at);
  });

  it('of one address have a number of their own', async () => {
    const at = await start({ maxConnectionsPerAddress: 2, headersTimeoutMs: 2_000 });
    const kept = [await join(at), await join(at)];
    await (
      await join(at)
    ).closed;
    expect(await closedFor(at, 'per_address')).toBe(1);
    const other = await join(at, '127.0.0.2');
    other.socket.write(head('Connection: close'));
    await other.closed;
    expect(statuses(other.said.text)).toEqual([200]);
    kept[0]?.socket.destroy();
    await holds(() => at.connections.count() === 1);
    await isServed(at);
  });
});

describe('a head that is a bomb', () => {
  it.each([
    ['64 KiB in one field', `GET ${LOOKUP} HTTP/1.1\r\nHost: x\r\nx: ${'y'.repeat(65_536)}\r\n\r\n`],
    ['10,000 fields', `GET ${LOOKUP} HTTP/1.1\r\nHost: x\r\n${'x:y\r\n'.repeat(10_000)}\r\n`],
    ['one line without an end', `GET /${'x'.repeat(1_000_000)}`],
    ['1 MiB of empty lines before it', `${'\r\n'.repeat(524_288)}GET /${'x'.repeat(65_536)}`],
  ])('is refused, and others are served: %s', async (_name, text) => {
    const at = await start();
    const { socket, said, closed } = await join(at);
    socket.write(text);
    await isServed(at);
    expect(await closed).toBeLessThan(HEADERS_MS + 1_500);
    expect([431, 408, 400, undefined]).toContain(parseAnswers(said.text)[0]?.status);
    expect(at.asked).toHaveLength(1);
  });
});

describe('a body that is a bomb', () => {
  const post = (...fields: readonly string[]) =>
    [
      'POST /json/users/new HTTP/1.1',
      'Host: x',
      'x-device: phone',
      'Content-Type: application/x-www-form-urlencoded',
      ...fields,
      '',
      '',
    ].join('\r\n');

  it.each([
    ['16 KiB of chunk extensions', `1;${'x'.repeat(17_000)}\r\na\r\n0\r\n\r\n`, [413, 400]],
    ['64 KiB of trailers', `1\r\na\r\n0\r\n${'x: y\r\n'.repeat(11_000)}\r\n`, [431, 400]],
    ['chunks of 1 MiB', `100000\r\n${'x'.repeat(1_048_576)}\r\n0\r\n\r\n`, [413]],
    ['4,097 chunks of one byte', `${'1\r\na\r\n'.repeat(4_097)}0\r\n\r\n`, [413]],
  ])('is refused, and others are served: %s', async (_name, body, expected) => {
    const at = await start();
    const { socket, said } = await join(at);
    socket.write(post('Transfer-Encoding: chunked') + body);
    await isServed(at);
    await holds(() => said.text !== '' || socket.closed);
    for (const status of statuses(said.text)) expect(expected).toContain(status);
    expect(at.asked).toHaveLength(1);
  });

  it('that is announced is asked for, once', async () => {
    const at = await start();
    const { socket, said } = await join(at);
    socket.write(post('Content-Length: 3', 'Expect: 100-continue', 'Connection: close'));
    await holds(() => said.text.includes('100 Continue'));
    socket.write('a=b');
    await holds(() => said.text.includes('HTTP/1.1 400'));
  });
});

describe('a request for a tunnel', () => {
  it('is closed without an answer, and reaches nothing', async () => {
    const at = await start();
    const { socket, said, closed } = await join(at);
    socket.write('CONNECT 127.0.0.1:6379 HTTP/1.1\r\nHost: x\r\n\r\nPING\r\n');
    expect(await closed).toBeLessThan(1_000);
    expect(said.text).toBe('');
    expect(at.asked).toEqual([]);
  });
});
