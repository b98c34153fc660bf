import { once } from 'node:events';

import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { startGateway, type Gateway } from '../support/public-gateway.ts';
import { exchange, openSocket } from '../support/raw-http.ts';

const START = '/json/users/1/devices/registration/start';
const LOOKUP = '/json/users/1-2025550123/status';
const FORM = 'Content-Type: application/x-www-form-urlencoded';

let gateway: Gateway;
let askedBefore = 0;

beforeAll(async () => {
  gateway = await startGateway({
    serverLimits: {
      headersTimeoutMs: 800,
      requestTimeoutMs: 900,
      keepAliveTimeoutMs: 200,
      checkIntervalMs: 50,
    },
    changes: { bodyLimits: { maxBytes: 4096, timeoutMs: 300 } },
  });
});
afterAll(() => gateway.close());
beforeEach(() => void (askedBefore = gateway.asked.length));

/** What the upstream was asked in this test: the only thing that a smuggled request is for. */
const asked = (): readonly string[] => gateway.asked.slice(askedBefore).map(({ path }) => path);

/** Statuses of the answers, and what reached the upstream. */
const outcome = async (...parts: readonly string[]) => {
  const answers = await exchange(gateway.port, ...parts);
  return { statuses: answers.map(({ status }) => status), asked: asked() };
};

const head = (method: string, target: string, ...fields: readonly string[]): string =>
  [`${method} ${target} HTTP/1.1`, 'Host: x', 'x-device: honest', ...fields, '', ''].join('\r\n');

/** The request that an attacker wants to be read where a proxy in front saw only a body. */
const SMUGGLED = head('GET', LOOKUP, 'Connection: close');
const CHUNKED = 'Transfer-Encoding: chunked';
const BODY = 'via=sms';
const post = (fields: readonly string[], body: string): string => head('POST', START, FORM, ...fields) + body;
const chunks = (text: string): string => post([CHUNKED], text) + SMUGGLED;

describe('a length that can be read in two ways', () => {
  it.each([
    [['Content-Length: 5', CHUNKED], '0\r\n\r\n'],
    [[CHUNKED, 'Content-Length: 5'], '0\r\n\r\n'],
    [['Content-Length: 7', 'Content-Length: 7'], BODY],
    [['Content-Length: 7', 'Content-Length: 0'], BODY],
    [['Content-Length: 7, 7'], BODY],
    [['Content-Length: 7 7'], BODY],
    [['Content-Length: 0x7'], BODY],
    [['Content-Length: 7\u000b'], BODY],
    [['Content-Length:'], ''],
    [['Content-Length: 18446744073709551623'], BODY],
    [['Content-Length: 7\r\n 0'], BODY],
    [['Content-Length : 7'], BODY],
    [[CHUNKED, CHUNKED], '0\r\n\r\n'],
    [['Transfer-Encoding: chunked, chunked'], '0\r\n\r\n'],
    [['Transfer-Encoding: gzip, chunked'], '0\r\n\r\n'],
    [['Transfer-Encoding: chunked, identity'], '0\r\n\r\n'],
    [['Transfer-Encoding: identity', 'Content-Length: 7'], BODY],
    [['Transfer-Encoding:', 'Content-Length: 7'], BODY],
    [['Transfer-Encoding: xchunked', 'Content-Length: 7'], BODY],
    [['Transfer-Encoding: "chunked"'], '0\r\n\r\n'],
    [['Transfer-Encoding: chunked;q=1'], '0\r\n\r\n'],
    [['Transfer-Encoding: \u000bchunked'], '0\r\n\r\n'],
    [['Transfer-Encoding:\r\n chunked'], '0\r\n\r\n'],
    [['Transfer-Encoding : chunked'], '0\r\n\r\n'],
    [['X: 1\nTransfer-Encoding: chunked'], '0\r\n\r\n'],
    [['X: 1\rTransfer-Encoding: chunked'], '0\r\n\r\n'],
  ])('is refused, and nothing after it is read: %j', async (fields, body) => {
    expect(await outcome(post(fields, body) + SMUGGLED)).toEqual({ statuses: [400], asked: [] });
  });

  it.each([
    [['Content-Length: 7'], BODY],
    [['Content-Length: 7 '], BODY],
    [['Content-Length:\t7'], BODY],
    [['Content-Length: 07'], BODY],
    [[CHUNKED], `7\r\n${BODY}\r\n0\r\n\r\n`],
    [['Transfer-Encoding: CHUNKED'], `7\r\n${BODY}\r\n0\r\n\r\n`],
    [[CHUNKED], `0000000000000000007\r\n${BODY}\r\n0\r\n\r\n`],
    [[CHUNKED], `7;name=value\r\n${BODY}\r\n0;last\r\n\r\n`],
    // No field of HTTP: a name like any other.
    [['Transfer_Encoding: chunked', 'Content-Length: 7'], BODY],
  ])('and one way only is not: %j', async (fields, body) => {
    const { statuses, asked: paths } = await outcome(post(fields, body) + SMUGGLED);
    expect(statuses).toEqual([200, 200]);
    expect(paths).toHaveLength(2);
  });
});

describe('chunks', () => {
  it.each([
    ['of a size with a prefix', `0x7\r\n${BODY}\r\n0\r\n\r\n`],
    ['of a size with a sign', `+7\r\n${BODY}\r\n0\r\n\r\n`],
    ['of a negative size', `-7\r\n${BODY}\r\n0\r\n\r\n`],
    ['of a size with a space before it', ` 7\r\n${BODY}\r\n0\r\n\r\n`],
    ['of a size with a space behind it', `7 \r\n${BODY}\r\n0\r\n\r\n`],
    ['of no size', `\r\n${BODY}\r\n0\r\n\r\n`],
    ['of a size that wraps around at 64 bits', `10000000000000007\r\n${BODY}\r\n0\r\n\r\n`],
    ['whose size ends in a bare LF', `7\n${BODY}\r\n0\r\n\r\n`],
    ['whose size ends in a bare CR', `7\r${BODY}\r\n0\r\n\r\n`],
    ['whose data ends in a bare LF', `7\r\n${BODY}\n0\r\n\r\n`],
    ['whose data does not end', `7\r\n${BODY}0\r\n\r\n`],
    ['whose data is longer than said', `6\r\n${BODY}\r\n0\r\n\r\n`],
    ['whose last one ends in bare LFs', `7\r\n${BODY}\r\n0\n\n`],
    ['with an LF in an extension', `7;a\nb\r\n${BODY}\r\n0\r\n\r\n`],
    ['with a CR in an extension', `7;a\rb\r\n${BODY}\r\n0\r\n\r\n`],
    ['with a line end in a quoted extension', `7;a="\r\n"\r\n${BODY}\r\n0\r\n\r\n`],
    ['with an extension of 17 KB', `7;a=${'x'.repeat(17_000)}\r\n${BODY}\r\n0\r\n\r\n`],
  ])('%s end the connection, and nothing of it is forwarded', async (_name, text) => {
    expect(await outcome(chunks(text))).toEqual({ statuses: [], asked: [] });
  });

  it('of the largest size of all are read as a body, never as a request', async () => {
    expect(await outcome(chunks('ffffffffffffffff\r\n'))).toEqual({ statuses: [408], asked: [] });
  });
});

describe('trailers', () => {
  const withTrailers = (...fields: readonly string[]): string =>
    chunks(`7\r\n${BODY}\r\n0\r\n${fields.map((field) => `${field}\r\n`).join('')}\r\n`);

  it('overwrite and add nothing', async () => {
    const fields = ['x-device: another', 'Host: y', 'Content-Type: text/x', 'DPoP: z'];
    expect(await outcome(withTrailers(...fields))).toMatchObject({ statuses: [200, 200] });
    const only = head('POST', START, FORM, CHUNKED).replace('x-device: honest\r\n', '');
    const signed = `${only}7\r\n${BODY}\r\n0\r\nx-device: honest\r\n\r\n${SMUGGLED}`;
    expect(await outcome(signed)).toMatchObject({ statuses: [401, 200] });
  });

  it.each([
    [[`x: ${'y'.repeat(20_000)}`]],
    [['Content-Length: 9']],
    [['Transfer-Encoding: chunked']],
    [['x y: z']],
    [['x: y\u0000']],
    [['GET / HTTP/1.1']],
  ])(
    'end the connection where they are too large, frame a message, or are no fields: %.40j',
    async (fields) => {
      expect(await outcome(withTrailers(...fields))).toEqual({ statuses: [], asked: [] });
    },
  );
});

describe('the lines of a head', () => {
  it.each([
    [`POST ${START} HTTP/1.1\nHost: x\n\n`],
    [head('GET', LOOKUP, 'x: 1\ny: 2')],
    [head('GET', LOOKUP, 'x: 1\ry: 2')],
    [head('GET', LOOKUP, 'x: 1', ' folded')],
    [head('GET', LOOKUP, '\tx: 1')],
    [head('GET', LOOKUP, 'x y: 1')],
    [head('GET', LOOKUP, 'x : 1')],
    [head('GET', LOOKUP, 'x\u0000y: 1')],
    [head('GET', LOOKUP, 'x\u00ff: 1')],
    [head('GET', LOOKUP, ': 1')],
    [head('GET', LOOKUP, 'no colon')],
    [head('GET', `${LOOKUP}\u0000`)],
    [head('GET', LOOKUP).replace('HTTP/1.1', 'HTTP/2.0')],
    [head('GET', LOOKUP).replace('HTTP/1.1', 'HTTP/1.2')],
    [head('GET', LOOKUP).replace('HTTP/1.1', 'http/1.1')],
    [head('GET', LOOKUP).replace(' HTTP/1.1', '')],
    [head('GET', LOOKUP).replaceAll(' ', '\t')],
    [` ${head('GET', LOOKUP)}`],
    [head('get', LOOKUP)],
  ])('that are none end the connection: %j', async (text) => {
    expect(await outcome(text + SMUGGLED)).toEqual({ statuses: [400], asked: [] });
  });
});

describe('where a request goes', () => {
  it.each([
    [`http://x${LOOKUP}`, 400],
    [`https://elsewhere.example${LOOKUP}`, 400],
    ['*', 400],
    [`${LOOKUP}#fragment`, 400],
    [`${LOOKUP}#`, 400],
    [`//x${LOOKUP}`, 404],
    [`/\\x${LOOKUP}`, 404],
    [LOOKUP.replaceAll('/', '\\').replace('\\', '/'), 404],
    [`${LOOKUP};x`, 404],
    [`/.${LOOKUP}`, 404],
    [`/x/..${LOOKUP}`, 404],
    [LOOKUP.replace('status', 'st%61tus'), 404],
    [LOOKUP.replace('users/', 'users%2f'), 404],
    [`${LOOKUP}?x=1`, 200],
  ])('is its path as it stands: %s is %i', async (target, status) => {
    const { statuses, asked: paths } = await outcome(head('GET', target) + SMUGGLED);
    expect(statuses).toEqual([status, 200]);
    expect(paths).toHaveLength(status === 200 ? 2 : 1);
  });

  it.each(['x/y', 'x, y', 'x@y', 'x y', 'x:y', '[::1', 'x:999999', 'http://x', 'x#', 'x?'])(
    'no Host says: %s is refused',
    async (host) => {
      const request = head('GET', LOOKUP, 'Connection: close').replace('Host: x', `Host: ${host}`);
      expect(await outcome(request)).toEqual({ statuses: [400], asked: [] });
    },
  );

  it.each(['', 'x', 'x:80', 'x:', '127.0.0.1:8080', '[::1]:8080', 'api_1.example-2.com'])(
    'nor does another: %s',
    async (host) => {
      const request = head('GET', LOOKUP, 'Connection: close').replace('Host: x', `Host: ${host}`);
      expect(await outcome(request)).toEqual({ statuses: [200], asked: [LOOKUP] });
    },
  );

  it.each([
    ['X-Original-URL', LOOKUP],
    ['X-Rewrite-URL', LOOKUP],
    ['X-Forwarded-Prefix', LOOKUP],
    ['X-HTTP-Method-Override', 'GET'],
  ])('no field says: %s', async (name, value) => {
    const { statuses, asked: paths } = await outcome(
      head('POST', '/nowhere', `${name}: ${value}`) + SMUGGLED,
    );
    expect(statuses).toEqual([404, 200]);
    expect(paths).toHaveLength(1);
  });

  it('is not through the gateway: CONNECT ends the connection', async () => {
    expect(await outcome(head('CONNECT', 'x:80') + SMUGGLED)).toEqual({ statuses: [], asked: [] });
  });
});

describe('what follows on a connection', () => {
  it('is not part of a body that is refused, and the body is not part of it', async () => {
    const hidden = head('GET', LOOKUP, `Content-Length: ${SMUGGLED.length}`) + SMUGGLED;
    const { statuses, asked: paths } = await outcome(hidden + SMUGGLED);
    expect(statuses).toEqual([400, 200]);
    expect(paths).toHaveLength(1);
  });

  it('is not begun after an answer that closes it', async () => {
    const endless = head('POST', '/nowhere', 'Transfer-Encoding: chunked');
    const tooLarge = `${head('POST', START, FORM, CHUNKED)}11000\r\n${'x'.repeat(69_632)}\r\n0\r\n\r\n`;
    for (const [first, status] of [
      [endless + '0\r\n\r\n', 404],
      [tooLarge, 413],
    ] as const) {
      const { statuses, asked: paths } = await outcome(first + SMUGGLED);
      // Where the body was there whole the connection may go on; then what follows is answered.
      expect(statuses[0]).toBe(status);
      expect(paths).toHaveLength(statuses.length - 1);
    }
  });

  it('is begun in its turn: the second waits until the first is answered', async () => {
    const order: string[] = [];
    gateway.answerWith(async ({ path }) => {
      order.push(`asked ${path}`);
      await new Promise((resolve) => setTimeout(resolve, order.length === 1 ? 60 : 0));
      order.push(`answered ${path}`);
      return { status: 200, body: { success: true } };
    });
    const other = LOOKUP.replace('0123', '0124');
    await exchange(gateway.port, head('GET', other) + SMUGGLED);
    expect(order).toEqual([`asked ${other}`, `answered ${other}`, `asked ${LOOKUP}`, `answered ${LOOKUP}`]);
  });

  it.each([
    ['websocket', 'Upgrade'],
    ['h2c', 'Upgrade, HTTP2-Settings'],
  ])('is nothing where another protocol was asked for: %s', async (protocol, connection) => {
    const upgrade = head('GET', LOOKUP, `Connection: ${connection}`, `Upgrade: ${protocol}`);
    expect(await outcome(upgrade + SMUGGLED)).toEqual({ statuses: [200], asked: [LOOKUP] });
  });

  it('is unambiguous after Expect: the body is always called for, and always read', async () => {
    const socket = await openSocket(gateway.port);
    let text = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => void (text += chunk));
    socket.write(head('POST', START, FORM, 'Expect: 100-continue', `Content-Length: ${SMUGGLED.length}`));
    await once(socket, 'data');
    expect(text).toBe('HTTP/1.1 100 Continue\r\n\r\n');
    const closed = once(socket, 'close');
    socket.write(SMUGGLED);
    socket.write(SMUGGLED);
    await closed;
    expect([...text.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      '100',
      '400',
      '200',
    ]);
    expect(asked()).toHaveLength(1);
  });
});
