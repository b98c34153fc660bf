import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  MAX_SYNTHETIC_NUMBERS,
  syntheticNumbers,
} from '../../../src/adapters/simulated-upstream/fictional-numbers.ts';
import { readNumberFile } from '../../../src/adapters/simulated-upstream/number-file.ts';
import { PIN_ATTEMPTS, PIN_LIFETIME_MS } from '../../../src/adapters/simulated-upstream/registrations.ts';
import {
  createSimulatedUpstream,
  type SimulatedUpstream,
} from '../../../src/adapters/simulated-upstream/simulated-upstream.ts';
import { parseNumber } from '../../../src/core/numbers/parse-number.ts';

describe('the simulated upstream', () => {
  let upstream: SimulatedUpstream;
  let url: string;
  let sideUrl: string;
  let now = 1_800_000_000_000;

  beforeAll(async () => {
    upstream = await createSimulatedUpstream({
      registered: { count: 10, seed: 1 },
      latencyMs: 0,
      clock: () => now,
    });
    url = await upstream.listen(0);
    sideUrl = await upstream.listenSideChannel(0);
  });
  afterAll(async () => {
    await upstream[Symbol.asyncDispose]();
  });

  const get = async (path: string) =>
    (await fetch(`${url}${path}`)).json() as Promise<Record<string, unknown>>;
  const post = async (path: string, form: Record<string, string>) => {
    const answer = await fetch(`${url}${path}`, { method: 'POST', body: new URLSearchParams(form) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const known = () => (upstream.sideChannel.registeredNumbers()[0] ?? '').replace('+1', '1-');
  const start = async (id: unknown, via = 'sms') => {
    const { body } = await post(`/json/users/${String(id)}/devices/registration/start`, { via });
    return body as { request_id: string };
  };
  const pinOf = async (requestId: string) =>
    ((await (await fetch(`${sideUrl}/pins/${requestId}`)).json()) as { pin: string }).pin;

  it('tells a registered number from an unknown one, in the shapes of the API', async () => {
    expect(await get(`/json/users/${known()}/status`)).toEqual({
      success: true,
      message: 'active',
      authy_id: 1_000_001,
      devices_count: 1,
      force_ott: false,
    });
    expect(await get('/json/users/1-2025559999/status')).toEqual({
      success: true,
      message: 'unknown',
      authy_id: 0,
      devices_count: 0,
      force_ott: false,
    });
  });

  it('plays a registration from a new account to a device, with the PIN of the side channel', async () => {
    const created = await post('/json/users/new', {
      'user[country_code]': '1',
      'user[cellphone]': '2125550199',
    });
    const id = created.body['authy_id'];
    const { request_id: requestId } = await start(id);
    expect(await get(`/json/users/${String(id)}/devices/registration/${requestId}/status`)).toEqual({
      success: true,
      status: 'pending',
    });
    const complete = `/json/users/${String(id)}/devices/registration/complete`;
    expect((await post(complete, { pin: 'wrong' })).status).toBe(401);
    const pin = await pinOf(requestId);
    const done = await post(complete, { pin });
    expect(done).toMatchObject({ status: 200, body: { authy_id: id, device: { reinstall: false } } });
    expect((await post(complete, { pin })).status).toBe(401);
    expect(await get('/json/users/1-2125550199/status')).toMatchObject({ authy_id: id, devices_count: 1 });
  });

  it('shows the PIN to the app that polls once its push is accepted', async () => {
    const { request_id: requestId } = await start(1_000_001, 'push');
    expect((await fetch(`${sideUrl}/registrations/${requestId}/accepted`, { method: 'POST' })).status).toBe(
      200,
    );
    const status = await get(`/json/users/1000001/devices/registration/${requestId}/status`);
    expect(status).toEqual({ success: true, status: 'accepted', pin: await pinOf(requestId) });
    expect((await fetch(`${sideUrl}/registrations/${requestId}/rejected`, { method: 'POST' })).status).toBe(
      404,
    );
  });

  it.each([
    [PIN_ATTEMPTS - 1, 200],
    [PIN_ATTEMPTS, 401],
  ])('answers the right PIN after %i wrong ones with %i', async (wrong, status) => {
    const { request_id: requestId } = await start(1_000_002 + (status === 200 ? 0 : 1));
    const complete = `/json/users/${1_000_002 + (status === 200 ? 0 : 1)}/devices/registration/complete`;
    for (let attempt = 0; attempt < wrong; attempt += 1) await post(complete, { pin: 'wrong' });
    expect((await post(complete, { pin: await pinOf(requestId) })).status).toBe(status);
  });

  it('forgets a registration after ten minutes', async () => {
    const { request_id: requestId } = await start(1_000_005);
    now += PIN_LIFETIME_MS - 1;
    expect((await fetch(`${sideUrl}/pins/${requestId}`)).status).toBe(200);
    now += 1;
    expect((await fetch(`${sideUrl}/pins/${requestId}`)).status).toBe(404);
  });

  it.each([
    ['GET', '/json/users/new', 405],
    ['POST', '/json/users/999/devices/registration/start', 404],
    ['POST', '/json/users/1000001/devices/registration/start', 400],
    ['GET', `/json/users/1000001/devices/registration/${'0'.repeat(32)}/status`, 404],
    ['GET', '/elsewhere', 404],
  ])('refuses %s %s with %i', async (method, path, status) => {
    const answer = await fetch(`${url}${path}`, { method });
    expect(answer.status).toBe(status);
    expect(await answer.json()).toMatchObject({
      success: false,
      error_code: expect.stringMatching(/^600\d\d$/) as unknown,
    });
  });
});

describe('the synthetic numbers', () => {
  it('are the same for a seed, and others for another', () => {
    expect(syntheticNumbers(100, 7)).toEqual(syntheticNumbers(100, 7));
    expect(syntheticNumbers(100, 7)).not.toEqual(syntheticNumbers(100, 8));
  });

  it('are distinct, reserved for fiction, and numbers that the gateway takes', () => {
    const numbers = syntheticNumbers(500, 1);
    expect(new Set(numbers).size).toBe(500);
    for (const number of numbers) {
      expect(number).toMatch(/^\+1\d{3}55501\d{2}$/);
      expect(parseNumber('1', number.slice(2))).toMatchObject({ number: { e164: number } });
    }
  });

  it('are as many as there are, and no more', () => {
    expect(new Set(syntheticNumbers(MAX_SYNTHETIC_NUMBERS, 1)).size).toBe(MAX_SYNTHETIC_NUMBERS);
    expect(() => syntheticNumbers(MAX_SYNTHETIC_NUMBERS + 1, 1)).toThrow('give a file of numbers');
  });
});

describe('a file of numbers', () => {
  it('names the line that is none, and not its text', async () => {
    const file = join(await mkdtemp(join(tmpdir(), 'numberwall-')), 'numbers');
    await writeFile(file, '# ours\n+12025550123\n\n+12025550123\n+442079460000\n');
    expect(await readNumberFile(file)).toEqual(['+12025550123', '+442079460000']);
    await writeFile(file, '+12025550123\n2025550199\n');
    await expect(readNumberFile(file)).rejects.toThrow(`${file}:2 is no E.164 number`);
  });
});
