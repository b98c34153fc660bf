import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { send, sendSigned, startService, type Service } from '../support/service.ts';

describe('limits by address, over sockets from different addresses', () => {
  let service: Service;

  beforeAll(async () => {
    service = await startService({
      overlay: {
        edge: { limit: 8, window: '1m' },
        policies: [
          { id: 'address', by: 'address', limit: 3, window: '1h' },
          { id: 'network', by: 'address24-56', limit: 5, window: '1h' },
        ],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
  });

  const lookup = async (from: string) => {
    const phone = await createPhone(service.issuer);
    return sendSigned(phone, 'GET', `${service.gateway.publicUrl}/json/users/1-2125550147/status`, { from });
  };
  const statuses = async (addresses: readonly string[]) => {
    const seen: number[] = [];
    for (const address of addresses) seen.push((await lookup(address)).status);
    return seen;
  };

  it('counts each address for itself, and their network together', async () => {
    const first = '127.7.1.1';
    const second = '127.7.1.2';
    expect(await statuses([first, first, first, first])).toEqual([200, 200, 200, 429]);
    expect(await statuses([second, second, second])).toEqual([200, 200, 429]);
    expect(await statuses(['127.7.2.1'])).toEqual([200]);
  });

  it('refuses a flood at the edge before it looks at the token', async () => {
    const flood: number[] = [];
    for (let count = 0; count < 10; count += 1) {
      flood.push((await send('GET', `${service.gateway.publicUrl}/elsewhere`, { from: '127.8.0.1' })).status);
    }
    expect(flood).toEqual([404, 404, 404, 404, 404, 404, 404, 404, 429, 429]);
  });

  it('believes no forwarding header of a stranger', async () => {
    const answers: number[] = [];
    for (let count = 0; count < 4; count += 1) {
      const phone = await createPhone(service.issuer);
      const { status } = await sendSigned(
        phone,
        'GET',
        `${service.gateway.publicUrl}/json/users/1-2125550147/status`,
        {
          from: '127.9.0.1',
          headers: { 'x-forwarded-for': `198.51.100.${count}` },
        },
      );
      answers.push(status);
    }
    expect(answers).toEqual([200, 200, 200, 429]);
  });
});
