import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import request from 'supertest';

import { startGateway, type Gateway } from '../support/public-gateway.ts';
import { exchange, openSocket } from '../support/raw-http.ts';
import { once } from 'node:events';
import { gzipSync } from 'node:zlib';

const START = '/json/users/1/devices/registration/start';
const FORM = 'application/x-www-form-urlencoded';

let gateway: Gateway;

beforeAll(async () => {
  gateway = await startGateway({ changes: { bodyLimits: { maxBytes: 4096, timeoutMs: 300 } } });
});

afterAll(() => gateway.close());

const codeOf = (text: string): unknown => (JSON.parse(text) as Record<string, unknown>)['code'];

const post = async (body: string, headers: Readonly<Record<string, string>> = {}, path = START) => {
  const { status, text } = await request(gateway.url)
    .post(path)
    .set({ 'x-device': 'phone', 'content-type': FORM, ...headers })
    .send(body);
  return status === 200 ? 200 : `${status} ${String(codeOf(text))}`;
};

/** One request on a connection of its own, which it asks to be closed. */
const raw = async (method: string, path: string, fields: readonly string[], ...body: readonly string[]) => {
  const head = [`${method} ${path} HTTP/1.1`, 'Host: x', 'Connection: close', 'x-device: phone', ...fields];
  const answers = await exchange(gateway.port, `${head.join('\r\n')}\r\n\r\n`, ...body);
  return answers.map(({ status, body: text }) =>
    status === 200 ? 200 : `${status} ${String(codeOf(text))}`,
  );
};

describe('the size of a body', () => {
  const sized = (bytes: number) => `via=sms&x=${'y'.repeat(bytes - 10)}`;

  it.each([
    [4095, 200],
    [4096, 200],
    [4097, '413 body_too_large'],
    [65_536, '413 body_too_large'],
    [65_537, '413 body_too_large'],
  ])('%d bytes: %s', async (bytes, expected) => {
    expect(sized(bytes)).toHaveLength(bytes);
    expect(await post(sized(bytes))).toBe(expected);
  });

  it.each([
    [4095, 200],
    [4096, 200],
    [4097, '413 body_too_large'],
    [65_537, '413 body_too_large'],
  ])('%d bytes in chunks: %s', async (bytes, expected) => {
    const chunk = `${bytes.toString(16)}\r\n${sized(bytes)}\r\n0\r\n\r\n`;
    const fields = [`Content-Type: ${FORM}`, 'Transfer-Encoding: chunked'];
    expect(await raw('POST', START, fields, chunk)).toEqual([expected]);
  });

  it('is believed when it says too much, before any of it has come', async () => {
    const fields = [`Content-Type: ${FORM}`, 'Content-Length: 999999999'];
    expect(await raw('POST', START, fields)).toEqual(['413 body_too_large']);
  });
});

describe('the time of a body', () => {
  it('is bounded, and the connection ends with it', async () => {
    const socket = await openSocket(gateway.port);
    let text = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => void (text += chunk));
    const fields = `Host: x\r\nx-device: phone\r\nContent-Type: ${FORM}\r\nContent-Length: 7`;
    socket.write(`POST ${START} HTTP/1.1\r\n${fields}\r\n\r\nvia`);
    const drip = setInterval(() => socket.writable && socket.write('='), 100);
    await once(socket, 'close');
    clearInterval(drip);
    expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(text).toMatch(/^connection: close/im);
    expect(text).toContain('"code":"request_timeout"');
  });

  it('a client that leaves midway is no error of ours', async () => {
    const before = gateway.lines.length;
    const socket = await openSocket(gateway.port);
    const fields = `Host: x\r\nx-device: phone\r\nContent-Type: ${FORM}\r\nContent-Length: 7`;
    socket.write(`POST ${START} HTTP/1.1\r\n${fields}\r\n\r\nvia`, () =>
      setTimeout(() => socket.destroy(), 30),
    );
    await once(socket, 'close');
    while (gateway.lines.length === before) await new Promise((resolve) => setTimeout(resolve, 10));
    expect(gateway.events().at(-1)).toMatchObject({ status: 499, reason: 'client_gone', path: 'error' });
  });
});

describe('the type of a body', () => {
  it.each([
    [FORM, 200],
    ['Application/X-WWW-Form-Urlencoded', 200],
    [`${FORM}; charset=utf-8`, 200],
    [`${FORM};charset="UTF-8"`, 200],
    [`${FORM}; charset=latin1`, '415 media_type_unsupported'],
    [`${FORM}; charset=utf-8; x=y`, '415 media_type_unsupported'],
    [`${FORM}x`, '415 media_type_unsupported'],
    ['application/json', '415 media_type_unsupported'],
    ['multipart/form-data; boundary=x', '415 media_type_unsupported'],
    ['text/plain', '415 media_type_unsupported'],
    ['x', '415 media_type_unsupported'],
  ])('%s: %s', async (type, expected) => {
    expect(await post('via=sms', { 'content-type': type })).toBe(expected);
  });

  it.each(['gzip', 'x-gzip', 'deflate', 'br', 'zstd', 'gzip, gzip', 'identity', 'x'])(
    'takes no content coding: %s',
    async (coding) => {
      expect(await post('via=sms', { 'content-encoding': coding })).toBe('415 media_type_unsupported');
    },
  );

  it('is not found out by unpacking: 3 MiB in 4 KiB stay packed', async () => {
    const bomb = gzipSync(Buffer.alloc(3 * 1024 * 1024)).toString('latin1');
    expect(bomb.length).toBeLessThan(4_096);
    const fields = [`Content-Type: ${FORM}`, `Content-Length: ${bomb.length}`];
    expect(await raw('POST', START, [...fields, 'Content-Encoding: gzip'], bomb)).toEqual([
      '415 media_type_unsupported',
    ]);
    expect(await raw('POST', START, fields, bomb)).toEqual(['400 request_invalid']);
  });

  it('is named, once', async () => {
    const length = 'Content-Length: 7';
    expect(await raw('POST', START, [length], 'via=sms')).toEqual(['415 media_type_unsupported']);
    const twice = [length, `Content-Type: ${FORM}`, `Content-Type: ${FORM}`];
    expect(await raw('POST', START, twice, 'via=sms')).toEqual(['400 request_invalid']);
  });
});

describe('the content of a body', () => {
  it.each([
    ['', '400 request_invalid'],
    ['via=sms', 200],
    ['via=sms&evil=1', 200],
    ['via=sms&via=sms', '400 request_invalid'],
    ['via=fax', '400 request_invalid'],
    ['via=sms&device_app=%00', '400 request_invalid'],
    ['via=sms&device_app=%ff', '400 request_invalid'],
    ['via=sms&device_app=%', '400 request_invalid'],
    ['via=sms&device_app=ä', '400 request_invalid'],
    [`via=sms&device_app=${'x'.repeat(65)}`, '400 request_invalid'],
    ['{"via":"sms"}', '400 request_invalid'],
  ])('%j: %s', async (body, expected) => {
    expect(await post(body)).toBe(expected);
  });

  it.each([
    ['country_code=1&cellphone=2025550123', 200],
    ['country_code=1&cellphone=2025550123&user[cellphone]=2025550123', 200],
    ['country_code=1&cellphone=2025550123&user[cellphone]=2025550199', '400 request_invalid'],
    ['country_code=1', '400 number_invalid'],
    ['', '400 number_invalid'],
    ['cellphone=%2B12025550123', '400 number_invalid'],
  ])('names a number once: %s: %s', async (body, expected) => {
    expect(await post(body, {}, '/json/users/new')).toBe(expected);
  });

  it('is refused where none is taken', async () => {
    const lookup = '/json/users/1-2025550123/status';
    expect(await raw('GET', lookup, ['Content-Length: 0'])).toEqual([200]);
    expect(await raw('GET', lookup, ['Content-Length: 3'], 'a=b')).toEqual(['400 request_invalid']);
    const chunked = await raw('GET', lookup, ['Transfer-Encoding: chunked'], '0\r\n\r\n');
    expect(chunked).toEqual(['400 request_invalid']);
  });
});
