import type { Redis } from 'ioredis';

/** The part of ioredis by which a command is written; `stream` is the socket that it goes to. */
type Writing = Pick<Redis, 'sendCommand'> & { readonly stream?: { cork(): void; uncork(): void } };

/**
 * What is sent to Redis in one turn of the event loop leaves in one system call. Unlike ioredis’ own auto-pipelining
 * this changes nothing of how a command is answered, timed out or failed: only when its bytes are handed over.
 */
export const writeTogether = (client: Writing): void => {
  const send = client.sendCommand.bind(client);
  let held: Writing['stream'];
  client.sendCommand = (...command) => {
    const socket = client.stream;
    if (socket !== undefined && socket !== held) {
      held = socket;
      socket.cork();
      setImmediate(() => {
        socket.uncork();
        if (held === socket) held = undefined;
      });
    }
    return send(...command);
  };
};
