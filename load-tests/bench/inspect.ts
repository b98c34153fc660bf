/** Collects the garbage of a Node process, and reads its heap, over its inspector on loopback. */

interface Answer {
  readonly id: number;
  readonly result?: { readonly usedSize?: number };
}

const targetOf = async (port: number): Promise<string> => {
  const answer = await fetch(`http://127.0.0.1:${port}/json/list`);
  const [target] = (await answer.json()) as readonly { readonly webSocketDebuggerUrl: string }[];
  if (target === undefined) throw new Error('the process shows no inspector');
  return target.webSocketDebuggerUrl;
};

/** Megabytes of the heap that are in use after a collection. @throws where the inspector does not answer. */
export const heapAfterCollection = async (port: number): Promise<number> => {
  const socket = new WebSocket(await targetOf(port));
  await new Promise((resolve, reject) => {
    socket.addEventListener('open', resolve, { once: true });
    socket.addEventListener('error', () => reject(new Error('no inspector')), { once: true });
  });
  let id = 0;
  const call = (method: string): Promise<Answer> =>
    new Promise((resolve) => {
      const own = (id += 1);
      const read = ({ data }: MessageEvent): void => {
        const answer = JSON.parse(String(data)) as Answer;
        if (answer.id !== own) return;
        socket.removeEventListener('message', read);
        resolve(answer);
      };
      socket.addEventListener('message', read);
      socket.send(JSON.stringify({ id: own, method }));
    });
  await call('HeapProfiler.collectGarbage');
  const { result } = await call('Runtime.getHeapUsage');
  socket.close();
  return (result?.usedSize ?? NaN) / 2 ** 20;
};
