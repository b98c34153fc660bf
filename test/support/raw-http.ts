import { once } from 'node:events';
import { connect, type Socket } from 'node:net';

/** One answer as it stood on the wire. */
export interface RawAnswer {
  readonly status: number;
  readonly head: string;
  readonly body: string;
}

/** Splits what a connection said into its answers, by Content-Length. */
export const parseAnswers = (text: string): readonly RawAnswer[] => {
  const answers: RawAnswer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    if (end < 0) throw new Error(`half an answer: ${rest.slice(0, 80)}`);
    const head = rest.slice(0, end);
    const length = Number(/^content-length: (\d+)$/im.exec(head)?.[1] ?? 0);
    const status = Number(/^HTTP\/1\.1 (\d{3})/.exec(head)?.[1] ?? 0);
    answers.push({ status, head, body: rest.slice(end + 4, end + 4 + length) });
    rest = rest.slice(end + 4 + length);
  }
  return answers;
};

export const openSocket = async (port: number): Promise<Socket> => {
  const socket = connect({ port, host: '127.0.0.1' });
  socket.on('error', () => undefined);
  await once(socket, 'connect');
  return socket;
};

/** Writes the parts, and reads until the other side closes. */
export const exchange = async (port: number, ...parts: readonly string[]): Promise<readonly RawAnswer[]> => {
  const socket = await openSocket(port);
  let text = '';
  socket.setEncoding('latin1').on('data', (chunk: string) => void (text += chunk));
  const closed = once(socket, 'close');
  for (const part of parts) socket.write(part, 'latin1');
  await closed;
  return parseAnswers(text);
};
