import { spawn } from 'node:child_process';
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import { freePort } from '../../../load-tests/servers/free-port.ts';
import {
  failureOf,
  httpAnswer,
  LOOKUP,
  openUpstream,
  START,
  startByteServer,
} from '../../support/upstream-bench.ts';

const CONNECT_FAILED = 'undici:client:connectError';

describe('a request that never left', () => {
  let failedConnections = 0;
  const count = (): void => void (failedConnections += 1);

  beforeEach(() => {
    failedConnections = 0;
    subscribe(CONNECT_FAILED, count);
  });
  afterEach(() => {
    unsubscribe(CONNECT_FAILED, count);
  });

  it('is tried once more where the connection is refused, and no more', async () => {
    await using opened = openUpstream(`http://127.0.0.1:${await freePort()}`);
    expect(await failureOf(opened.client.forward(START))).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'upstream_unreachable',
      headers: { 'Retry-After': '1' },
    });
    expect(failedConnections).toBe(2);
    expect(opened.events).toEqual(['failed:unreachable']);
  });

  it('is tried once more where nobody takes the connection in a third of the time', async () => {
    // A stopped process with a full backlog: the kernel drops further SYNs.
    const script =
      'const s=require("net").createServer(c=>c.on("data",()=>console.log("read")).on("error",()=>0)).listen({port:0,host:"127.0.0.1",backlog:1},()=>console.log(s.address().port))';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    const fillers: Socket[] = [];
    try {
      const [line] = (await once(child.stdout, 'data')) as [Buffer];
      const port = Number(line.toString());
      child.kill('SIGSTOP');
      for (let count = 0; count < 8; count += 1) {
        fillers.push(connect(port, '127.0.0.1').on('error', () => undefined));
      }
      await sleep(100);
      await using opened = openUpstream(`http://127.0.0.1:${port}`, { timeoutMs: 4_500 });
      const began = performance.now();
      expect(await failureOf(opened.client.forward(START))).toMatchObject({ reason: 'upstream_unreachable' });
      expect(failedConnections).toBe(2);
      expect(performance.now() - began).toBeLessThan(4_500);
    } finally {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
    }
  });
});

describe('a request that may have left', () => {
  it.each([START, LOOKUP])('$method is not sent again when its new connection is cut', async (request) => {
    await using server = await startByteServer((socket) => socket.resetAndDestroy());
    await using opened = openUpstream(server.url);
    expect(await failureOf(opened.client.forward(request))).toMatchObject({
      code: 'temporarily_unavailable',
      reason: 'upstream_connection_lost',
    });
    await sleep(50);
    expect(server.received).toHaveLength(1);
  });

  it.each(['reset', 'end'])('is not sent again when its kept connection ends by %s', async (how) => {
    await using server = await startByteServer((socket, requests) => {
      if (requests === 1) socket.write(httpAnswer('{"success":true}'));
      else if (how === 'reset') socket.resetAndDestroy();
      else socket.end();
    });
    await using opened = openUpstream(server.url, { connections: 1 });
    await opened.client.forward(LOOKUP);
    expect(await failureOf(opened.client.forward(START))).toMatchObject({
      reason: 'upstream_connection_lost',
    });
    await sleep(50);
    expect(server.received).toHaveLength(1);
    expect(server.received[0]?.match(/POST /g)).toHaveLength(1);
  });

  it('goes over a new connection after a kept one was closed between requests', async () => {
    await using server = await startByteServer((socket) => socket.end(httpAnswer('{"success":true}')));
    await using opened = openUpstream(server.url, { connections: 1 });
    await opened.client.forward(LOOKUP);
    await sleep(20);
    expect((await opened.client.forward(START)).status).toBe(200);
    expect(server.received).toHaveLength(2);
  });
});

describe('the end of an upstream client', () => {
  it('waits for what is in flight, and takes nothing new', async () => {
    await using server = await startByteServer((socket) => {
      setTimeout(() => socket.write(httpAnswer('{"success":true}')), 100);
    });
    await using opened = openUpstream(server.url);
    const inFlight = opened.client.forward(LOOKUP);
    await sleep(30);
    const closed = opened.client.close();
    expect(await failureOf(opened.client.forward(LOOKUP))).toMatchObject({ reason: 'upstream_closing' });
    expect((await inFlight).status).toBe(200);
    await closed;
    expect(server.received).toHaveLength(1);
  });
});
