import { once } from 'node:events';
import { createServer } from 'node:net';

/** Below what systems give to outgoing connections (Linux: from 32,768; IANA: from 49,152), which would take a port before it is served. */
const FIRST = 12_000;
const SLOTS = 200;
const PORTS_OF_SLOT = 100;

/** Processes that begin one after the other have neighbouring numbers, and so slots of their own. */
const base = FIRST + (process.pid % SLOTS) * PORTS_OF_SLOT;
let next = Math.floor(Math.random() * PORTS_OF_SLOT);

const isFree = async (port: number): Promise<boolean> => {
  const server = createServer().listen(port, '127.0.0.1');
  try {
    await once(server, 'listening');
  } catch {
    return false;
  }
  server.close();
  await once(server, 'close');
  return true;
};

/**
 * A loopback port that nobody serves, for a server to be started: none twice before a hundred others, and no other process is
 * given the same at the same time.
 * @throws where this process has used up its hundred.
 */
export const freePort = async (): Promise<number> => {
  for (let tried = 0; tried < PORTS_OF_SLOT; tried += 1) {
    const port = base + next;
    next = (next + 1) % PORTS_OF_SLOT;
    if (await isFree(port)) return port;
  }
  throw new Error(`the ports ${base} to ${base + PORTS_OF_SLOT - 1} are all in use`);
};
