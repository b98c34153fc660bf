import { setImmediate as turn } from 'node:timers/promises';

import { expect, it } from '@jest/globals';
import { Command, type Redis } from 'ioredis';

import { writeTogether } from '../../../src/adapters/redis/write-together.ts';

type Sent = Parameters<Redis['sendCommand']>[0];

const createClient = () => {
  const events: string[] = [];
  const socket = (name: string) => ({
    cork: () => void events.push(`${name} holds`),
    uncork: () => void events.push(`${name} leaves`),
  });
  const client = {
    stream: socket('first'),
    sendCommand: (command: Sent) => events.push(`sends ${command.name}`),
  };
  writeTogether(client);
  const send = (name: string) => client.sendCommand(new Command(name));
  return { client, socket, events, send };
};

it('holds what one turn sends, and lets it go at its end', async () => {
  const { events, send } = createClient();
  send('one');
  send('two');
  expect(events).toEqual(['first holds', 'sends one', 'sends two']);
  await turn();
  expect(events.splice(0)).toEqual(['first holds', 'sends one', 'sends two', 'first leaves']);
  send('three');
  await turn();
  expect(events).toEqual(['first holds', 'sends three', 'first leaves']);
});

it('holds nothing back on a connection that took the place of another within a turn', async () => {
  const { client, socket, events, send } = createClient();
  send('one');
  client.stream = socket('second');
  send('two');
  await turn();
  expect(events).toEqual([
    'first holds',
    'sends one',
    'second holds',
    'sends two',
    'first leaves',
    'second leaves',
  ]);
});

it('leaves sending to a client that has no connection', () => {
  const { client, events, send } = createClient();
  Object.assign(client, { stream: undefined });
  send('one');
  expect(events).toEqual(['sends one']);
});
