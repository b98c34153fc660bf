import { describe, expect, it } from '@jest/globals';

import { ConfigError, createGateway } from '../../src/library.ts';
import { createServiceIssuer, send, sendSigned, serviceOverlay } from '../support/service.ts';
import { createPhone } from '../support/phone.ts';

describe('a gateway inside another program', () => {
  it('serves, takes its configuration anew, and ends', async () => {
    const issuer = await createServiceIssuer();
    const settings = { ...serviceOverlay(issuer), log: { level: 'error' } };
    const gateway = await createGateway({ profile: 'development', settings });
    const url = `${gateway.publicUrl}/json/users/1-2025550107/status`;
    expect((await sendSigned(await createPhone(issuer), 'GET', url)).status).toBe(200);
    expect(await gateway.reload()).toMatchObject({ result: 'unchanged' });
    await gateway[Symbol.asyncDispose]();
    await expect(send('GET', url)).rejects.toThrow('ECONNREFUSED');
  });

  it('does not start with faults, and names each', async () => {
    const error: unknown = await createGateway({ settings: { polices: [] } }).catch(
      (fault: unknown) => fault,
    );
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults.map(({ path }) => path)).toEqual(
      expect.arrayContaining(['polices', 'store.redis.url', 'upstream.url', 'secrets.hashKey']),
    );
  });
});
