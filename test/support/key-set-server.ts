import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a key-set server answers; replaced by the test at any time. */
export type Answer = (req: IncomingMessage, res: ServerResponse) => void;

export const answerJson =
  (value: unknown): Answer =>
  (_, res) =>
    void res.setHeader('content-type', 'application/jwk-set+json').end(JSON.stringify(value));

/** A real HTTP server on loopback that counts what it is asked. */
export const createKeySetServer = async (answer: Answer) => {
  const state = { answer, requests: 0 };
  const server = createServer((req, res) => {
    state.requests += 1;
    state.answer(req, res);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(state, {
    url: `http://127.0.0.1:${port}/.well-known/jwks.json`,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  });
};
