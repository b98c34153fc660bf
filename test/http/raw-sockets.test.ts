import { once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { MAX_HEADER_FIELDS } from '../../middleware/begin-request.ts';
import { DEFAULT_SERVER_LIMITS } from '../../middleware/server-limits.ts';
import { startGateway, type Gateway } from '../support/public-gateway.ts';
import { exchange, openSocket, parseAnswers, type RawAnswer } from '../support/raw-http.ts';

const LOOKUP = '/json/users/1-2025550123/status';
const UUID = /^urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({
    serverLimits: {
      headersTimeoutMs: 200,
      requestTimeoutMs: 400,
      checkIntervalMs: 50,
      maxRequestsPerSocket: 5,
    },
  });
});

afterAll(() => gateway.close());

const verdict = ({ status, body }: RawAnswer): string => {
  if (status === 200) return '200';
  const document = JSON.parse(body) as Record<string, unknown>;
  expect(document).toMatchObject({ status, success: false, errors: {} });
  expect(document['instance']).toMatch(UUID);
  return `${status} ${String(document['code'])}`;
};

const send = async (...parts: readonly string[]): Promise<readonly string[]> =>
  (await exchange(gateway.port, ...parts)).map(verdict);

const head = (...fields: readonly string[]): string =>
  [`GET ${LOOKUP} HTTP/1.1`, 'x-device: phone', ...fields, '', ''].join('\r\n');

const last = (...fields: readonly string[]): string => head('Host: x', 'Connection: close', ...fields);

describe('what is no HTTP', () => {
  it.each([
    ['garbage\r\n\r\n'],
    ['GET / HTTP/9.9\r\n\r\n'],
    ['BREW / HTTP/1.1\r\nHost: x\r\n\r\n'],
    [`GET ${LOOKUP} HTTP/1.1\nHost x\n\n`],
    [head('Host: x', 'bad header: 1')],
    [head('Host: x', 'x: a\u0000b')],
    [head('Host: x', ' folded: 1')],
    [`GET /a b HTTP/1.1\r\nHost: x\r\n\r\n`],
    ['\u0016\u0003\u0001\u0002\u0000\u0001\u0000'],
    ['PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n'],
  ])('is a 400 problem: %j', async (text) => {
    const [answer, ...others] = await exchange(gateway.port, text);
    expect(others).toEqual([]);
    expect(answer === undefined ? '' : verdict(answer)).toBe('400 request_invalid');
    expect(answer?.head).toMatch(/^content-type: application\/problem\+json/im);
    expect(answer?.head).toMatch(/^connection: close$/im);
    expect(answer?.head).toMatch(/^cache-control: no-store$/im);
  });

  it.each([
    ['Content-Length: 4', 'Transfer-Encoding: chunked'],
    ['Content-Length: 4', 'Content-Length: 5'],
    ['Content-Length: +4'],
    ['Content-Length: 4, 4'],
    ['Content-Length: -1'],
    ['Transfer-Encoding: chunked, identity'],
    ['Transfer-Encoding: x'],
  ])('is not guessed at: %s %s', async (...fields) => {
    const answers = await send(
      `POST /json/users/new HTTP/1.1\r\nHost: x\r\n${fields.filter(Boolean).join('\r\n')}\r\n\r\n`,
      `0\r\n\r\n${last()}`,
    );
    expect(answers).toEqual(['400 request_invalid']);
  });

  it('is counted', async () => {
    const before = gateway.lines.length;
    await send('garbage\r\n\r\n');
    expect(gateway.events().slice(before)).toMatchObject([
      { route: 'none', path: 'error', status: 400, code: 'request_invalid', reason: 'http_syntax' },
    ]);
  });

  it('does not answer for the request before it', async () => {
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    gateway.answerWith(async () => {
      await held;
      return { status: 200, body: { success: true } };
    });
    const answers = await send(head('Host: x'), 'garbage\r\n\r\n');
    release();
    expect(answers).toEqual([]);
  });
});

describe('the head of a request', () => {
  const padded = (bytes: number): string => {
    const bare = last('x-pad: ').length;
    return last(`x-pad: ${'x'.repeat(bytes - bare)}`);
  };

  beforeAll(() => gateway.answerWith(() => ({ status: 200, body: { success: true } })));

  it('is bounded in bytes', async () => {
    const { maxHeaderBytes } = DEFAULT_SERVER_LIMITS;
    expect(await send(padded(maxHeaderBytes - 200))).toEqual(['200']);
    expect(await send(padded(maxHeaderBytes + 200))).toEqual(['431 headers_too_large']);
    expect(await send(`GET /${'x'.repeat(maxHeaderBytes + 1)} HTTP/1.1\r\nHost: x\r\n\r\n`)).toEqual([
      '431 headers_too_large',
    ]);
  });

  it('is bounded in fields, at, below and above', async () => {
    const fields = (count: number): string =>
      last(...Array.from({ length: count - 3 }, (_, index) => `x-${index}: y`));
    expect(await send(fields(MAX_HEADER_FIELDS - 1))).toEqual(['200']);
    expect(await send(fields(MAX_HEADER_FIELDS))).toEqual(['200']);
    expect(await send(fields(MAX_HEADER_FIELDS + 1))).toEqual(['431 headers_too_large']);
    expect(await send(fields(500))).toEqual(['431 headers_too_large']);
  });

  it('is bounded in time', async () => {
    expect(await send(`GET ${LOOKUP} HTTP/1.1\r\nHost: x\r\nx-slow: `)).toEqual(['408 request_timeout']);
  });

  it.each([
    [['Connection: close'], '400 request_invalid'],
    [['Host: x', 'Host: x', 'Connection: close'], '400 request_invalid'],
    [['Host: x', 'Host: y', 'Connection: close'], '400 request_invalid'],
    [['Host: elsewhere.example', 'Connection: close'], '200'],
    [['Host: ', 'Connection: close'], '200'],
    [['Host: x', 'Expect: 100-bees', 'Connection: close'], '200'],
    [['Host: x', 'Upgrade: websocket', 'Connection: upgrade, close'], '200'],
  ])('%j: %s', async (fields, expected) => {
    expect(await send(head(...fields))).toEqual([expected]);
  });

  it('may be HTTP/1.0', async () => {
    expect(await send(`GET ${LOOKUP} HTTP/1.0\r\nx-device: phone\r\n\r\n`)).toEqual(['200']);
  });

  it('names a path, not another origin', async () => {
    for (const target of [`http://elsewhere.example${LOOKUP}`, '*', 'elsewhere.example:443']) {
      const answers = await send(`OPTIONS ${target} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n`);
      expect(answers).toEqual(['400 request_invalid']);
    }
  });

  it('shows the verifier every value of a repeated header', async () => {
    expect(await send(last('x-device: other'))).toEqual(['401 attestation_invalid']);
  });
});

describe('a connection', () => {
  it('answers pipelined requests in their order', async () => {
    const path = (number: string) => `/json/users/1-${number}/status`;
    gateway.answerWith(async ({ path: asked }) => {
      // The first takes longest.
      await new Promise((resolve) => setTimeout(resolve, asked.includes('0101') ? 60 : 0));
      return { status: 200, body: { message: asked } };
    });
    const request = (number: string, ...fields: readonly string[]) =>
      [`GET ${path(number)} HTTP/1.1`, 'Host: x', 'x-device: a', ...fields, '', ''].join('\r\n');
    const answers = await exchange(
      gateway.port,
      request('2025550101') +
        request('2025550102') +
        request('911') +
        request('2025550103', 'Connection: close'),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 400, 200]);
    expect(answers[0]?.body).toContain(path('2025550101'));
    expect(answers[1]?.body).toContain(path('2025550102'));
    expect(answers[3]?.body).toContain(path('2025550103'));
  });

  it('ends after its share of requests', async () => {
    const socket = await openSocket(gateway.port);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => void (text += chunk));
    const closed = once(socket, 'close');
    const timer = setInterval(() => socket.writable && socket.write(head('Host: x')), 20);
    await closed;
    clearInterval(timer);
    const answers = parseAnswers(text);
    expect(answers).toHaveLength(5);
    expect(answers.at(-1)?.head).toMatch(/^connection: close$/im);
  });

  it('goes on after a refusal that left a small body unread', async () => {
    const body = 'x'.repeat(1000);
    const refused = `POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
    expect(await send(refused + last())).toEqual(['404 not_found', '200']);
  });

  it('ends after a refusal that left a large body unread', async () => {
    const answers = await exchange(
      gateway.port,
      'POST /nowhere HTTP/1.1\r\nHost: x\r\nContent-Length: 10000000\r\n\r\n',
    );
    expect(answers.map(verdict)).toEqual(['404 not_found']);
    expect(answers[0]?.head).toMatch(/^connection: close$/im);
  });
});
