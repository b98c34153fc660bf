import { Agent, request, type IncomingMessage } from 'node:http';

import { afterEach, expect, it } from '@jest/globals';
import express from 'express';

import { createPublicServer } from '../../middleware/public-server.ts';
import { closeServer, listen } from '../../src/compose/listeners.ts';
import { createTestTelemetry } from '../support/telemetry.ts';
import { until } from '../support/until.ts';

const opened = new AsyncDisposableStack();

afterEach(() => opened.disposeAsync());

/** Asks once, and keeps the connection. */
const askAndStay = (url: string): Promise<void> => {
  const agent = new Agent({ keepAlive: true });
  opened.defer(() => agent.destroy());
  return new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => answer.resume().once('end', resolve))
      .once('error', reject)
      .end();
  });
};

it('ties no answer to a request that has it, while the connection stays', async () => {
  const tiedOf = ({ res, next }: IncomingMessage & { res?: unknown; next?: unknown }) => [res, next];
  const asked: IncomingMessage[] = [];
  let tied: readonly unknown[] = [];
  const app = express().use((req, res) => {
    asked.push(req);
    tied = tiedOf(req);
    res.end('answered');
  });
  const { server, connections } = createPublicServer(app, { telemetry: createTestTelemetry().telemetry });
  const url = await listen(server, { host: '127.0.0.1', port: 0 });
  opened.defer(() => closeServer(server, 0));
  await askAndStay(url);
  await until(() => Promise.resolve(asked.flatMap(tiedOf).every((each) => each === undefined)));
  expect(tied).toEqual([expect.anything(), expect.anything()]);
  expect(connections.count()).toBe(1);
});
