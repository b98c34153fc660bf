import { once } from 'node:events';
import { createServer, type IncomingMessage, type RequestListener, type Server } from 'node:http';
import { isIPv6, type AddressInfo } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { attackerAddress, honestAddress } from '../../load-tests/sending/addresses.ts';
import { createSender } from '../../load-tests/sending/send.ts';
import { createCodeReader } from '../../load-tests/world/side-channel.ts';
import { awaitStore } from '../../load-tests/world/outage.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';

let server: Server | undefined;
afterEach(() => {
  server?.closeAllConnections();
  server?.close();
});

const serve = async (listener: RequestListener): Promise<string> => {
  server = createServer(listener).listen(0, '0.0.0.0');
  await once(server, 'listening');
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
};

const REQUEST = { method: 'GET', path: '/a', headers: { 'x-a': 'b' } };

describe('what is sent', () => {
  it('comes from the address that it is to come from', async () => {
    const seen: (string | undefined)[] = [];
    const url = await serve(({ socket }, res) => {
      seen.push(socket.remoteAddress);
      res.end('{}');
    });
    using sender = createSender({ url, viaProxy: false });
    for (const address of ['127.16.0.1', '127.99.8.7', '127.16.0.1'])
      await sender.send({ ...REQUEST, address });
    expect(seen).toEqual(['127.16.0.1', '127.99.8.7', '127.16.0.1']);
  });

  it('comes from here, and tells the address in the header, by way of a proxy', async () => {
    const seen: [string | undefined, unknown][] = [];
    const url = await serve(({ socket, headers }, res) => {
      seen.push([socket.remoteAddress, headers['x-forwarded-for']]);
      res.end('{}');
    });
    using sender = createSender({ url, viaProxy: true });
    await sender.send({ ...REQUEST, address: '2001:db8::1' });
    expect(seen).toEqual([['127.0.0.1', '2001:db8::1']]);
  });

  it('has its method, path, fields and body', async () => {
    const seen: [IncomingMessage['method'], IncomingMessage['url'], unknown, string][] = [];
    const url = await serve((req, res) => {
      let body = '';
      req.on('data', (chunk: Buffer) => (body += chunk.toString()));
      req.on('end', () => {
        seen.push([req.method, req.url, req.headers['x-a'], body]);
        res.writeHead(429, { 'retry-after': '7', 'x-b': 'c' }).end('{"code":"no"}');
      });
    });
    using sender = createSender({ url, viaProxy: false });
    const answer = await sender.send({ ...REQUEST, method: 'POST', body: 'c=d', address: '127.0.0.1' });
    expect(seen).toEqual([['POST', '/a', 'b', 'c=d']]);
    expect(answer).toMatchObject({ status: 429, text: '{"code":"no"}', retryAfter: 7 });
    expect(answer.fields.split(',').slice(0, 2)).toEqual(['retry-after', 'x-b']);
    expect(sender.inFlight).toBe(0);
  });

  it('waits for no other, and counts what is under way', async () => {
    const { promise: both, resolve } = Promise.withResolvers<boolean>();
    let waiting = 0;
    const url = await serve((_req, res) => {
      waiting += 1;
      if (waiting === 2) resolve(true);
      void both.then(() => res.end('{}'));
    });
    using sender = createSender({ url, viaProxy: false });
    const sent = [1, 2].map((host) => sender.send({ ...REQUEST, address: `127.0.0.${host}` }));
    await both;
    expect(sender.inFlight).toBe(2);
    expect((await Promise.all(sent)).map(({ status }) => status)).toEqual([200, 200]);
    expect(sender.inFlight).toBe(0);
  });

  it('has the status 0 where nobody answers, or somebody hangs up', async () => {
    using nobody = createSender({ url: `http://127.0.0.1:${await freePort()}`, viaProxy: false });
    expect(await nobody.send({ ...REQUEST, address: '127.0.0.1' })).toMatchObject({ status: 0, text: '' });
    const url = await serve(({ socket }) => socket.destroy());
    using rude = createSender({ url, viaProxy: false });
    const answer = await rude.send({ ...REQUEST, address: '127.0.0.1' });
    expect(answer.status).toBe(0);
    expect(answer).not.toHaveProperty('retryAfter');
    expect(rude.inFlight).toBe(0);
  });
});

describe('addresses', () => {
  const swarm = { ipv4: 100_000, ipv6Slash64: 0, autonomousSystems: 5_000 };
  const of = (adversary: object, count: number, isForwarded = false) =>
    Array.from({ length: count }, (_, index) =>
      attackerAddress(
        { deviceKeys: 0, stolenTokens: 0, issuers: 0, ownedNumbers: 0, ...swarm, ...adversary },
        index,
        isForwarded,
      ),
    );
  const networks = (addresses: readonly string[]) =>
    new Set(addresses.map((address) => address.slice(0, address.lastIndexOf('.'))));

  it('are as many as the adversary has, in networks of its own, and then begin anew', () => {
    const all = of({}, 100_000);
    expect(new Set(all).size).toBe(100_000);
    expect(networks(all).size).toBe(5_000);
    expect(all.filter((address) => !/^127\.(1[6-9]|[2-9]\d)\./.test(address))).toEqual([]);
    expect(of({ ipv4: 3, autonomousSystems: 1 }, 4)[3]).toBe('127.16.0.1');
  });

  it('of one network of many hosts fill one /24 after the other', () => {
    const all = of({ ipv4: 600, autonomousSystems: 1 }, 600);
    expect(new Set(all).size).toBe(600);
    expect(networks(all).size).toBe(3);
    expect(all.filter((address) => /\.(0|255)$/.test(address))).toEqual([]);
  });

  it('are of 10.0.0.0/8 where a header tells them, and of one /48 where they are of IPv6', () => {
    expect(of({}, 3, true).every((address) => address.startsWith('10.16.'))).toBe(true);
    const sixes = of({ ipv4: 0, ipv6Slash64: 65_536 }, 65_536, true);
    expect(new Set(sixes).size).toBe(65_536);
    expect(sixes.every((address) => isIPv6(address) && address.startsWith('2001:db8:0:'))).toBe(true);
  });

  it('of honest people are never the adversary’s, and have a network each', () => {
    const people = Array.from({ length: 20_000 }, (_, index) => honestAddress(index, false));
    expect(networks(people).size).toBe(20_000);
    const attacked = networks(of({}, 100_000));
    expect([...networks(people)].filter((network) => attacked.has(network))).toEqual([]);
    expect(honestAddress(20_000, false)).not.toBe(people[0]);
  });
});

describe('codes of the side channel', () => {
  it('are given out once each, the oldest first', async () => {
    const messages: { pin: string }[] = [];
    const url = await serve((req, res) =>
      res.end(JSON.stringify(req.url === '/messages/1212' ? messages : [])),
    );
    const read = createCodeReader(url);
    expect(await read('+1212')).toBeUndefined();
    messages.push({ pin: '1' }, { pin: '2' });
    expect(await read('+3333')).toBeUndefined();
    expect(await read('+1212')).toBe('1');
    expect(await read('+1212')).toBe('2');
    expect(await read('+1212')).toBeUndefined();
  });

  it('are none where there is no side channel, or it is away', async () => {
    expect(await createCodeReader(undefined)('+1212')).toBeUndefined();
    expect(await createCodeReader(`http://127.0.0.1:${await freePort()}`)('+1212')).toBeUndefined();
  });
});

describe('an outage', () => {
  const page = (isAway: boolean) =>
    `numberwall_degraded{component="store"} ${isAway ? 1 : 0}\nnumberwall_degraded{component="upstream"} 1\n`;

  it('is over when the gateway says so, and surely was one when it last said the contrary', async () => {
    let asked = 0;
    const url = await serve((_req, res) => res.end(page((asked += 1) <= 3)));
    const fromMs = performance.now();
    const { surelyUntilMs, untilMs, wasInterrupted } = await awaitStore(
      [url],
      fromMs,
      new AbortController().signal,
    );
    expect(asked).toBe(4);
    expect(surelyUntilMs).toBeGreaterThan(fromMs);
    expect(untilMs - surelyUntilMs).toBeGreaterThan(90);
    expect(wasInterrupted).toBe(false);
  });

  it('goes on where nobody answers, until it is interrupted', async () => {
    const over = new AbortController();
    const url = `http://127.0.0.1:${await freePort()}`;
    const waiting = awaitStore([url], performance.now(), over.signal);
    over.abort();
    expect(await waiting).toMatchObject({ wasInterrupted: true });
  });
});
