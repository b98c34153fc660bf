import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** What came of an attack: connections by how they ended, answers by status. */
export interface AttackTally {
  opened: number;
  open: number;
  mostOpen: number;
  sent: number;
  readonly answers: Record<string, number>;
}

export interface Attack {
  readonly id: string;
  readonly what: string;
  /** Begins, and goes on until the signal. */
  begin(port: number, tally: AttackTally, signal: AbortSignal): Promise<void>;
}

/** Whole requests a second of those that flood: what one core of the attacker makes while another one is the gateway’s. */
const FLOOD_RATE = 2_000;
const TICK_MS = 10;
const LOOKUP = 'GET /json/users/1-2025550123/status HTTP/1.1\r\nHost: x\r\n';

const open = (port: number, localAddress: string, tally: AttackTally, onClose: () => void): Socket => {
  const socket = connect({ port, host: '127.0.0.1', localAddress });
  socket.setNoDelay(true);
  socket.on('error', () => undefined);
  socket.once('connect', () => {
    tally.opened += 1;
    tally.open += 1;
    tally.mostOpen = Math.max(tally.mostOpen, tally.open);
    socket.once('close', () => void (tally.open -= 1));
  });
  socket.once('close', onClose);
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    for (const [, status = ''] of chunk.matchAll(/HTTP\/1\.1 (\d{3}) /g))
      tally.answers[status] = (tally.answers[status] ?? 0) + 1;
  });
  return socket;
};

/** Keeps so many connections open, from so many addresses; what is closed is opened anew. `feed` writes to each once a second. */
const hold =
  (count: number, addresses: number, feed?: (socket: Socket) => void): Attack['begin'] =>
  async (port, tally, signal) => {
    const sockets = new Set<Socket>();
    const addressOf = (index: number): string => {
      const each = index % addresses;
      return `127.7.${Math.floor(each / 250)}.${1 + (each % 250)}`;
    };
    const isOver = (): boolean => signal.aborted;
    for (let index = 0; !isOver(); index += 1) {
      while (sockets.size >= count && !isOver()) {
        if (feed !== undefined) for (const socket of sockets) if (socket.writable) feed(socket);
        await sleep(1_000, undefined, { signal }).catch(() => undefined);
      }
      const socket: Socket = open(port, addressOf(index), tally, () => void sockets.delete(socket));
      sockets.add(socket);
      if (index % 100 === 0) await sleep(5);
    }
    for (const socket of sockets) socket.destroy();
  };

/** Runs at a rate, whatever became of the one before: an open model. */
const paced = async (rate: number, signal: AbortSignal, act: (index: number) => void): Promise<void> => {
  let due = performance.now();
  for (let index = 0; !signal.aborted;) {
    for (; due <= performance.now(); due += 1_000 / rate) {
      act(index);
      index += 1;
    }
    await sleep(TICK_MS);
  }
};

/** So many a second that come, say something, and are gone without reading. */
const visit =
  (text: string, rate: number): Attack['begin'] =>
  (port, tally, signal) =>
    paced(rate, signal, (index) => {
      const socket = open(port, `127.8.0.${1 + (index % 64)}`, tally, () => undefined);
      socket.once('connect', () => {
        tally.sent += 1;
        socket.write(text, () => socket.destroy());
      });
    });

/** So many texts a second over 64 connections, opened anew where the gateway closes them. */
const flood =
  (text: (index: number) => string, rate = FLOOD_RATE): Attack['begin'] =>
  async (port, tally, signal) => {
    const sockets: (Socket | undefined)[] = Array.from({ length: 64 }, () => undefined);
    const ready = (index: number): Socket => {
      const slot = index % sockets.length;
      return (sockets[slot] ??= open(
        port,
        `127.8.0.${1 + slot}`,
        tally,
        () => void (sockets[slot] = undefined),
      ));
    };
    await paced(rate, signal, (index) => {
      ready(index).write(text(index), 'latin1');
      tally.sent += 1;
    });
    for (const socket of sockets) socket?.destroy();
  };

const bomb = `X-Bomb: ${'x'.repeat(64 * 1_024)}\r\n\r\n`;
const jws = `${'e'.repeat(80)}.${'y'.repeat(400)}.${'s'.repeat(86)}`;

/** What is thrown at the listener. */
export const ATTACKS: readonly Attack[] = [
  {
    id: 'idle-connections',
    what: '10,500 connections that say nothing, from 500 addresses',
    begin: hold(10_500, 500),
  },
  {
    id: 'slow-heads',
    what: '2,000 connections that send a byte of the head each second, from 100 addresses',
    begin: hold(2_000, 100, (socket) => void socket.write('GET /'.charAt(socket.bytesWritten) || 'x')),
  },
  {
    id: 'half-open',
    what: '500 a second that connect, send half a head and are gone',
    begin: visit(LOOKUP, 500),
  },
  { id: 'header-bombs', what: '500 heads of 64 KiB a second', begin: flood(() => `${LOOKUP}${bomb}`, 500) },
  {
    id: 'no-http',
    what: '500 texts a second that are no HTTP',
    begin: flood(() => '\x16\x03\x01\r\n\r\n', 500),
  },
  {
    id: 'unattested',
    what: '2,000 look-ups a second without a token',
    begin: flood(() => `${LOOKUP}\r\n`),
  },
  {
    id: 'malformed-tokens',
    what: '2,000 look-ups a second with tokens and proofs that are none',
    begin: flood(() => `${LOOKUP}OAuth-Client-Attestation: ${jws}\r\nDPoP: ${jws}\r\n\r\n`),
  },
  {
    id: 'unknown-routes',
    what: '2,000 requests a second for routes that are not protected',
    begin: flood((index) => `GET /${index} HTTP/1.1\r\nHost: x\r\n\r\n`),
  },
];
