import { once } from 'node:events';
import { Agent, get } from 'node:http';
import type { AddressInfo } from 'node:net';

import express, { type ErrorRequestHandler } from 'express';
import { RedisStore } from 'rate-limit-redis';

import { createEdgeLimit } from '../../middleware/edge-limit.ts';
import { asHandler } from '../../middleware/handler.ts';
import { createRedisConnection } from '../../src/adapters/redis/connection.ts';
import { createEdgeCommands } from '../../src/adapters/redis/edge-commands.ts';
import { Problem } from '../../src/core/problems/problem.ts';

/** The edge limit alone, on Redis, behind a real socket: `/<address>` counts for that address. */
export interface EdgeService extends AsyncDisposable {
  /** Resolves to the status. */
  get(address: string): Promise<number>;
}

export interface EdgeServiceOptions {
  /** Of Redis, on loopback. */
  readonly port: number;
  /** Requests per address and minute. */
  readonly limit: number;
  readonly commandTimeoutMs: number;
}

const answerProblem: ErrorRequestHandler = (error, _req, res, next) => {
  if (error instanceof Problem) res.status(error.definition.status).set(error.headers).send(error.reason);
  else next(error);
};

export async function startEdge({ port, limit, commandTimeoutMs }: EdgeServiceOptions): Promise<EdgeService> {
  const connection = createRedisConnection({
    namespace: 'test',
    url: `redis://127.0.0.1:${port}`,
    commandTimeoutMs,
    connectTimeoutMs: 500,
    onState: () => undefined,
  });
  const store = new RedisStore({
    prefix: '{test}:edge:',
    sendCommand: createEdgeCommands(connection.client),
  });
  const limiter = createEdgeLimit({
    limit,
    windowMs: 60_000,
    store,
    hash: (_dimension, value) => `hash(${value})`,
    telemetry: { edgeRefused: () => undefined, storeOperation: () => undefined },
    clock: Date.now,
    random: Math.random,
  });
  const app = express();
  const takeAddress = asHandler((req, res, next) => {
    const address = req.path.slice(1);
    res.locals.decisionId = 'decision';
    res.locals.address = { family: 4, text: address, ladder: [address, address, address] };
    next();
  });
  app.use(takeAddress, ...limiter.handlers);
  app.get('/:address', (_req, res) => void res.send('ok'));
  app.use(answerProblem);
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const agent = new Agent({ keepAlive: true });
  const { port: own } = server.address() as AddressInfo;
  return {
    get: (address) =>
      new Promise((resolve, reject) => {
        get({ host: '127.0.0.1', port: own, path: `/${address}`, agent }, (answer) => {
          answer.resume().once('end', () => resolve(answer.statusCode ?? 0));
        }).on('error', reject);
      }),
    async [Symbol.asyncDispose]() {
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await connection[Symbol.asyncDispose]();
    },
  };
}
