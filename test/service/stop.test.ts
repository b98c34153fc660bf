import { describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { send, startService } from '../support/service.ts';

describe('a graceful stop', () => {
  it('fails readiness first, answers what is in flight, and then accepts nothing', async () => {
    await using service = await startService({ overlay: { upstream: { simulated: { latency: '400ms' } } } });
    const { publicUrl, adminUrl } = service.gateway;
    const phone = await createPhone(service.issuer);
    const url = `${publicUrl}/json/users/1-2125550147/status`;
    const headers = await phone.headers('GET', url);
    const inFlight = send('GET', url, { headers });
    await new Promise((resolve) => setTimeout(resolve, 150));
    const stopped = service.gateway.stop();
    expect(await send('GET', `${adminUrl}/readyz`)).toMatchObject({
      status: 503,
      body: {
        checks: expect.arrayContaining([
          { name: 'draining', status: 'failing', reason: 'stopping' },
        ]) as unknown,
      },
    });
    expect((await inFlight).status).toBe(200);
    await stopped;
    await expect(send('GET', url)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
    await expect(send('GET', `${adminUrl}/livez`)).rejects.toMatchObject({ code: 'ECONNREFUSED' });
  });

  it('cuts what does not end within the grace', async () => {
    await using service = await startService({
      overlay: { upstream: { simulated: { latency: '3s' } }, drain: { grace: '200ms' } },
    });
    const url = `${service.gateway.publicUrl}/json/users/1-2125550147/status`;
    const phone = await createPhone(service.issuer);
    const inFlight = send('GET', url, { headers: await phone.headers('GET', url) });
    const outcome = inFlight.then(
      () => 'answered',
      () => 'cut',
    );
    await new Promise((resolve) => setTimeout(resolve, 150));
    const began = performance.now();
    await service.gateway.stop();
    expect(await outcome).toBe('cut');
    expect(performance.now() - began).toBeLessThan(2_000);
  });
});
