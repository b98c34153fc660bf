import { expect } from '@jest/globals';
import fc, { type AsyncCommand } from 'fast-check';

import type { Answer } from '../../support/service.ts';
import { ask, complete, refusalOf, restarted, type Model } from './model.ts';
import type { System } from './system.ts';

/** The service, and what is compared between answers of one run. */
export interface Real {
  readonly system: System;
  /** All that is constant of the answers that tell nothing, with the numbers that they were about. */
  readonly blindShapes: Map<string, Set<number>>;
}

/** Numbers with an account come first. */
const REGISTERED = 3;
const NUMBERS = 5;

type Command = AsyncCommand<Model, Real>;
type Told = Awaited<ReturnType<System['call']>>;

const REASON = 'model run';

const command = (name: string, run: (model: Model, real: Real) => Promise<void>): Command => ({
  check: ({ endsAt }) => performance.now() < endsAt,
  run,
  toString: () => name,
});

const shapeOf = ({ status, headers, text, body }: Answer): string =>
  JSON.stringify([
    status,
    text.length,
    Object.entries(headers).filter(([name]) => name !== 'date'),
    { ...body, authy_id: '' },
  ]);

const note = (shapes: Map<string, Set<number>>, shape: string, at: number): void => {
  shapes.set(shape, (shapes.get(shape) ?? new Set<number>()).add(at));
};

/** Looks up as the model says; resolves to the account id, where there is one to go on with. */
const lookUp = async (model: Model, { system, blindShapes }: Real, device: number, at: number) => {
  const number = system.numbers[at] ?? '';
  const answer = await system.call(device, 'GET', `/json/users/1-${number.slice(2)}/status`);
  expect(answer.status).toBeLessThan(500);
  const refusal = refusalOf(model, device);
  if (refusal !== undefined) {
    expect([answer.body['code'], answer.path]).toEqual([refusal, 'deny']);
    return undefined;
  }
  const isTold = ask(model, device, number);
  expect([answer.status, answer.path]).toEqual([200, isTold ? 'answer' : 'blind']);
  if (!isTold) note(blindShapes, shapeOf(answer), at);
  const id = String(answer.body['authy_id']);
  const isKnown = at < REGISTERED;
  expect(id === '0').toBe(isTold && !isKnown);
  return id === '0' ? undefined : id;
};

const step = async (model: Model, { system }: Real, device: number, at: number, sent: Promise<Told>) => {
  const isTold = ask(model, device, system.numbers[at] ?? '');
  const answer = await sent;
  expect(answer.status).toBeLessThan(500);
  return { answer, isTold };
};

const begin = async (model: Model, real: Real, device: number, at: number): Promise<string | undefined> => {
  const id = await lookUp(model, real, device, at);
  if (id === undefined) return undefined;
  const path = `/json/users/${id}/devices/registration/start`;
  const sent = real.system.call(device, 'POST', path, { via: 'sms' });
  const { answer } = await step(model, real, device, at, sent);
  expect(answer).toMatchObject({ status: 200, body: { success: true, provider: 'sms' } });
  return id;
};

const sendCode = (model: Model, real: Real, device: number, at: number, id: string, pin: string) =>
  step(
    model,
    real,
    device,
    at,
    real.system.call(device, 'POST', `/json/users/${id}/devices/registration/complete`, { pin }),
  );

const register = async (model: Model, real: Real, device: number, at: number): Promise<void> => {
  const id = await begin(model, real, device, at);
  if (id === undefined) return;
  const number = real.system.numbers[at] ?? '';
  const { answer } = await sendCode(model, real, device, at, id, await real.system.pinOf(number));
  expect(answer).toMatchObject({ status: 200, body: { device: {} } });
  complete(model, device, number);
};

const fail = async (model: Model, real: Real, device: number, at: number): Promise<void> => {
  const id = await begin(model, real, device, at);
  if (id === undefined) return;
  const { answer } = await sendCode(model, real, device, at, id, '0');
  expect(answer).toMatchObject({ status: 400, body: { code: 'code_invalid' } });
};

const revoke = async (model: Model, { system }: Real, device: number): Promise<void> => {
  const body = { kind: 'device', token: await system.tokenOf(device), reason: REASON };
  expect((await system.operate('POST', '/revocations', body)).status).toBeLessThan(300);
  model.revoked.add(device);
};

const ban = async (model: Model, { system }: Real, device: number, seconds: number): Promise<void> => {
  const body = { kind: 'device', value: await system.tokenOf(device), reason: REASON, expires_in: seconds };
  expect((await system.operate('POST', '/bans', body)).status).toBe(201);
  model.counted.bans.set(device, model.now + seconds * 1_000);
};

const wait = ({ system }: Real, model: Model, seconds: number): void => {
  model.now += seconds * 1_000;
  system.wait(seconds * 1_000);
};

/** What can happen to the service. Devices and numbers by their place; the last two numbers have no account. */
export const happens = {
  lookUp: (who: number, at: number) =>
    command(`lookUp(${who}, ${at})`, async (m, r) => {
      await lookUp(m, r, who, at);
    }),
  register: (who: number, at: number) =>
    command(`register(${who}, ${at})`, (m, r) => register(m, r, who, at)),
  fail: (who: number, at: number) => command(`fail(${who}, ${at})`, (m, r) => fail(m, r, who, at)),
  wait: (seconds: number) =>
    command(`wait(${seconds} s)`, (m, r) => {
      wait(r, m, seconds);
      return Promise.resolve();
    }),
  restart: () =>
    command('restart', async (model, { system }) => {
      await system.restart();
      restarted(model);
    }),
  reload: (capacity: number) =>
    command(`reload(${capacity})`, async (model, { system }) => {
      expect(await system.reload(capacity)).toMatchObject({
        result: expect.stringMatching(/applied|unchanged/) as unknown,
      });
      model.deviceCapacity = capacity;
    }),
  revoke: (who: number) => command(`revoke(${who})`, (m, r) => revoke(m, r, who)),
  ban: (who: number, seconds: number) =>
    command(`ban(${who}, ${seconds} s)`, (m, r) => ban(m, r, who, seconds)),
};

/** Those drawn at random; what is named more often happens more often. */
export const commandsFor = (devices: number) => {
  const who = fc.nat({ max: devices - 1 });
  const at = fc.nat({ max: NUMBERS - 1 });
  const lookUps = fc.tuple(who, at).map((args) => happens.lookUp(...args));
  const registers = fc.tuple(who, fc.nat({ max: REGISTERED - 1 })).map((args) => happens.register(...args));
  const fails = fc.tuple(who, at).map((args) => happens.fail(...args));
  // Never a multiple of what anything lasts: on the stroke of an end either side would do.
  const waits = fc.constantFrom(7, 61, 1_801, 7_213, 90_011).map(happens.wait);
  const disruptions = fc.oneof(
    fc.constant(happens.restart()),
    fc.constantFrom(1, 2, 3).map(happens.reload),
    who.map(happens.revoke),
    fc.tuple(who, fc.constantFrom(60, 3_600)).map((args) => happens.ban(...args)),
  );
  return [lookUps, lookUps, lookUps, lookUps, registers, fails, fails, waits, disruptions];
};
