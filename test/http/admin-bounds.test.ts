import { once } from 'node:events';
import { connect, type AddressInfo, type Socket } from 'node:net';

import { afterEach, describe, expect, it } from '@jest/globals';

import { createAdminServer } from '../../middleware/admin-server.ts';
import { createAdminApp } from '../../src/admin.ts';
import { createHealth } from '../../src/core/health.ts';
import { send } from '../support/service.ts';
import { until } from '../support/until.ts';

const open: Socket[] = [];
let stop: (() => Promise<unknown>) | undefined;

afterEach(async () => {
  for (const socket of open.splice(0)) socket.destroy();
  await stop?.();
});

const start = async (limits: Parameters<typeof createAdminServer>[1] = {}) => {
  let rendered = 0;
  const metrics = {
    contentType: 'text/plain',
    render: async () => {
      rendered += 1;
      await new Promise((resolve) => setTimeout(resolve, 5));
      return 'x'.repeat(1_000_000);
    },
  };
  const server = createAdminServer(
    createAdminApp({ metrics, health: createHealth(), onFailed: () => undefined }),
    limits,
  );
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  stop = async () => {
    const closed = once(server, 'close');
    server.close();
    server.closeAllConnections();
    await closed;
  };
  const { port } = server.address() as AddressInfo;
  const connections = () =>
    new Promise<number>((resolve) => server.getConnections((_error, count) => resolve(count)));
  return { connections, port, url: `http://127.0.0.1:${port}`, rendered: () => rendered };
};

const join = async (port: number) => {
  const socket = connect({ port, host: '127.0.0.1' });
  open.push(socket);
  socket.on('error', () => undefined).resume();
  // A reset is a way to close, too.
  const closed = new Promise<void>((resolve) => socket.once('close', () => resolve()));
  await once(socket, 'connect');
  return { socket, closed };
};

describe('the admin listener', () => {
  it('renders a storm of scrapes a few times', async () => {
    const { url, rendered } = await start();
    const answers = await Promise.all(
      Array.from({ length: 200 }, async () => (await send('GET', `${url}/metrics`)).status),
    );
    expect(new Set(answers)).toEqual(new Set([200]));
    expect(rendered()).toBeLessThan(200);
  }, 90_000);

  it('takes so many connections, and closes one more', async () => {
    const { port, url } = await start({ maxConnections: 3 });
    await join(port);
    await join(port);
    await join(port);
    await (
      await join(port)
    ).closed;
    open[0]?.destroy();
    const alive = () => send('GET', `${url}/livez`).catch(() => undefined);
    expect((await until(alive)).status).toBe(200);
  });

  it('ends connections that say nothing, and heads that do not end', async () => {
    const { port } = await start({ headersTimeoutMs: 200, requestTimeoutMs: 400 });
    const silent = await join(port);
    const slow = await join(port);
    slow.socket.write('GET /metrics HTTP/1.1\r\nHost: ');
    await Promise.all([silent.closed, slow.closed]);
  });

  it('ends a connection whose answers are not read', async () => {
    const { port, connections } = await start({ silenceMs: 300 });
    const { socket, closed } = await join(port);
    socket.pause();
    socket.write('GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(100));
    await until(async () => (await connections()) === 0);
    socket.resume();
    await closed;
    expect(socket.bytesRead).toBeLessThan(100 * 1_000_000);
  });
});
