import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { expect, it } from '@jest/globals';

import { createInTurn } from '../../middleware/in-turn.ts';

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

const isCollected = async (held: WeakRef<object>): Promise<boolean> => {
  for (let round = 0; round < 20 && held.deref() !== undefined; round += 1) {
    await sleep(5);
    collect();
  }
  return held.deref() === undefined;
};

const requestOn = (socket: Socket) => {
  const request = new IncomingMessage(socket);
  return { request, answer: new ServerResponse(request) };
};

const answerOn = (socket: Socket, note: ReturnType<typeof createInTurn>['note']): WeakRef<object> => {
  const { request, answer } = requestOn(socket);
  note(request, answer);
  answer.emit('close');
  return new WeakRef(answer);
};

it('keeps no answer that has left for a connection that stays', async () => {
  const socket = new Socket();
  const { note } = createInTurn();
  expect(await isCollected(answerOn(socket, note))).toBe(true);
  expect(socket.destroyed).toBe(false);
});
