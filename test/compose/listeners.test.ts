import { once } from 'node:events';
import { Agent, createServer, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { closeServer, listen, reserve } from '../../src/compose/listeners.ts';

interface Answer {
  readonly status: number;
  readonly connection: string | undefined;
}

let server: ReturnType<typeof createServer>;
let url: string;
let agent: Agent;

/** On one connection, as long as it is kept. */
const ask = (): Promise<Answer> =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => {
      const { statusCode = 0, headers } = answer;
      answer.resume().once('end', () => resolve({ status: statusCode, connection: headers.connection }));
    })
      .once('error', reject)
      .end();
  });

const standStillFor = (ms: number): void => {
  const until = performance.now() + ms;
  while (performance.now() < until);
};

beforeEach(async () => {
  server = createServer((_req, res) => res.end('answered'));
  url = await listen(server, { host: '127.0.0.1', port: 0 });
  agent = new Agent({ keepAlive: true, maxSockets: 1 });
});

afterEach(() => {
  agent.destroy();
  server.close();
  server.closeAllConnections();
});

describe('closeServer', () => {
  it('closes what is idle at once where nobody shall be waited for', async () => {
    expect(await ask()).toEqual({ status: 200, connection: 'keep-alive' });
    await closeServer(server, 10_000);
    await expect(ask()).rejects.toThrow(/ECONNREFUSED|socket hang up/);
  });

  it('answers on a kept connection while it lingers, says that it ends, and is over when nobody is left', async () => {
    await ask();
    const closed = closeServer(server, 10_000, 600_000);
    expect(await ask()).toEqual({ status: 200, connection: 'close' });
    await closed;
  });

  it('does not count the time in which the machine stood still', async () => {
    await ask();
    const closed = closeServer(server, 10_000, 1_000);
    await sleep(0);
    standStillFor(1_200);
    await sleep(20);
    expect(await ask()).toEqual({ status: 200, connection: 'close' });
    await closed;
  });

  it('closes what nobody asked on when the time is over', async () => {
    await ask();
    const gone = once(server, 'close');
    await closeServer(server, 10_000, 100);
    await gone;
  });

  it('cuts what is under way after the grace', async () => {
    server.removeAllListeners('request');
    server.on('request', () => undefined);
    const asked = ask();
    await once(server, 'request');
    await closeServer(server, 50);
    await expect(asked).rejects.toThrow('socket hang up');
  });
});

describe('reserve', () => {
  it('holds the port it found until a server takes it over, which closes it', async () => {
    const { address, where } = await reserve({ host: '127.0.0.1', port: 0 });
    const other = createServer();
    await expect(listen(other, address)).rejects.toThrow(/EADDRINUSE/);
    await closeServer(server, 0);
    url = await listen(server, where);
    expect(url).toBe(`http://127.0.0.1:${address.port}`);
    expect(await ask()).toEqual({ status: 200, connection: 'keep-alive' });
    await closeServer(server, 0);
    await expect(ask()).rejects.toThrow(/ECONNREFUSED|socket hang up/);
  });

  it('lets the port go where nobody took it over', async () => {
    const reserved = await reserve({ host: '127.0.0.1', port: 0 });
    await reserved[Symbol.asyncDispose]();
    await closeServer(server, 0);
    url = await listen(server, reserved.address);
    expect((await ask()).status).toBe(200);
  });

  it('leaves a port that is a number as it is', async () => {
    const address = { host: '127.0.0.1', port: 1 };
    await using reserved = await reserve(address);
    expect(reserved).toMatchObject({ address, where: address });
  });
});
