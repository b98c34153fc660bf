import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { runCommand } from '../../src/commands/run-command.ts';
import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { createPhone } from '../support/phone.ts';
import { sendSigned, startService, type Service } from '../support/service.ts';

const LOOKUP = '/json/users/1-2025550123/status';

describe('the mode of a policy', () => {
  let service: Service;
  let files: OperatorFiles;
  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startService({
      overlay: {
        ...files.overlay,
        policies: [{ id: 'device-requests', by: 'device', limit: 1, window: '1h' }],
        ledgers: [{ id: 'device', by: 'device', capacity: 3, mode: 'shadow' }],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });
  beforeEach(async () => {
    await operate(service, 'DELETE', '/policies/device-requests/mode');
  });

  const put = (body: object, id = 'device-requests') => operate(service, 'PUT', `/policies/${id}/mode`, body);
  /** Status of two requests of one phone. */
  const twice = async (): Promise<number[]> => {
    const phone = await createPhone(service.issuer);
    const ask = async () => (await sendSigned(phone, 'GET', `${service.gateway.publicUrl}${LOOKUP}`)).status;
    return [await ask(), await ask()];
  };
  const cli = async (...args: string[]): Promise<{ code: number; out: string }> => {
    let out = '';
    const stream = { write: (text: string) => void (out += text) };
    const env = { NUMBERWALL_OPERATOR_TOKEN: OPERATOR_TOKEN };
    const output = { stdout: stream, stderr: stream } as unknown as Parameters<typeof runCommand>[2];
    const code = await runCommand(
      [...args, '--operator', 'bob', '--url', service.gateway.adminUrl],
      env,
      output,
    );
    return { code, out };
  };

  it('holds from the change on, at once, and is as configured again afterwards', async () => {
    expect(await twice()).toEqual([200, 429]);
    expect((await put({ mode: 'shadow', reason: 'too strict for the launch' })).status).toBe(200);
    expect(await twice()).toEqual([200, 200]);
    const restored = await operate(service, 'DELETE', '/policies/device-requests/mode');
    expect(restored.body).toMatchObject({ policies: [{ mode: 'enforce', configured: 'enforce' }] });
    expect(await twice()).toEqual([200, 429]);
    const done = (await files.audit()).filter(
      ({ outcome, action }) => outcome === 'done' && action === 'mode',
    );
    expect(done.map(({ changes }) => changes)).toEqual([
      ['device-requests: shadow'],
      ['device-requests: as configured'],
    ]);
  });

  it('ends when it was said to', async () => {
    await put({ mode: 'shadow', reason: 'drill', expires_in: 1 });
    expect(await twice()).toEqual([200, 200]);
    await new Promise((resolve) => setTimeout(resolve, 1_050));
    expect(await twice()).toEqual([200, 429]);
  });

  it('is shown with what the configuration says, of ledgers too', async () => {
    await put({ mode: '25%', reason: 'carefully' }, 'device');
    const { body } = await operate(service, 'GET', '/policies');
    expect(body).toMatchObject({
      count: 2,
      policies: [
        { id: 'device-requests', kind: 'policy', mode: 'enforce', limit: 1 },
        {
          id: 'device',
          kind: 'ledger',
          mode: '25%',
          configured: 'shadow',
          said: { by: 'alice', reason: 'carefully' },
        },
      ],
    });
    expect((await operate(service, 'DELETE', '/policies/device/mode')).status).toBe(200);
  });

  it('is changed and shown from a terminal', async () => {
    const changed = await cli(
      'policy-mode',
      'device-requests',
      'shadow',
      '--reason',
      'launch',
      '--for',
      '2h',
    );
    expect(changed).toMatchObject({ code: 0 });
    expect((await cli('policies')).out).toMatch(/device-requests +device +requests +\d+ in 1 h +refuse +shadow +enforce/);
    expect(await cli('policy-mode', 'device-requests', 'configured')).toMatchObject({ code: 0 });
    expect(await cli('policy-mode', 'device-requests', 'off', '--reason', 'x')).toMatchObject({ code: 2 });
    expect((await cli('policy-mode', 'nothing', 'shadow', '--reason', 'x')).out).toMatch(
      /No policy or ledger/,
    );
    expect((await cli('containment')).code).toBe(0);
  });

  it.each([
    [{ mode: 'off', reason: 'x' }, 400],
    [{ mode: '101%', reason: 'x' }, 400],
    [{ mode: 0.5, reason: 'x' }, 400],
    [{ mode: 'shadow' }, 400],
    [{ mode: 'shadow', reason: 'x', expires_in: -1 }, 400],
    [{ mode: 'shadow', reason: 'x', share: 1 }, 400],
  ])('refuses %j', async (...[body, status]) => {
    expect((await put(body)).status).toBe(status);
    expect(await twice()).toEqual([200, 429]);
  });

  it('of what does not exist cannot be changed, nor restored twice', async () => {
    expect((await put({ mode: 'shadow', reason: 'x' }, 'nothing')).status).toBe(404);
    expect((await operate(service, 'DELETE', '/policies/device-requests/mode')).status).toBe(404);
  });
});
