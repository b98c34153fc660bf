import { describe, expect, it } from '@jest/globals';

import { createPhone } from '../support/phone.ts';
import { createServiceIssuer, sendSigned, startService } from '../support/service.ts';
import { until } from '../support/until.ts';

const LOOKUP = '/json/users/1-2015550123/status';
const STORE = 'https://apps.example/ios';

const startWithSteps = async (ios: unknown) => {
  const issuer = await createServiceIssuer();
  const keys = { inline: issuer.jwks };
  const service = await startService({
    issuer,
    overlay: {
      policies: [],
      attestation: {
        development: false,
        issuers: [{ issuer: issuer.issuer, audience: issuer.audience, keys }],
        minimumAppVersion: { ios },
        storeLinks: { ios: STORE },
      },
    },
  });
  const ask = async (appVersion: string, path = LOOKUP) =>
    sendSigned(
      await createPhone(issuer, { app_version: appVersion }),
      'GET',
      `${service.gateway.publicUrl}${path}`,
    );
  return { ask, [Symbol.asyncDispose]: () => service[Symbol.asyncDispose]() };
};

describe('a minimum app version with a date, through the gateway', () => {
  it('warns until its instant has come, and refuses from then on', async () => {
    // Long enough to ask once before it, on a busy machine too.
    const from = new Date(Date.now() + 3_000);
    await using started = await startWithSteps(['26.1.0', { version: '28.0.0', from: from.toISOString() }]);
    const { ask } = started;
    const early = await ask('27.1.0');
    expect(early.status).toBe(200);
    expect(early.headers).toMatchObject({
      sunset: new Date(Math.ceil(from.getTime() / 1_000) * 1_000).toUTCString(),
      'app-minimum-version': '28.0.0',
      link: `<${STORE}>; rel="latest-version"`,
    });
    expect((await ask('28.0.0')).headers).not.toHaveProperty('sunset');

    const late = await until(async () => {
      const answer = await ask('27.1.0');
      return answer.status === 200 ? undefined : answer;
    }, 15_000);
    expect(Date.now()).toBeGreaterThanOrEqual(from.getTime());
    expect(late).toMatchObject({
      status: 403,
      body: { code: 'app_update_required', minimum_version: '28.0.0' },
      headers: { link: `<${STORE}>; rel="latest-version"` },
    });
    expect(late.headers).not.toHaveProperty('sunset');
    expect((await ask('28.0.0')).status).toBe(200);
    expect((await ask('28.0.0-rc.1')).status).toBe(403);
  });

  it('refuses below the step in force at once, and warns on refusals of another kind', async () => {
    await using started = await startWithSteps(['26.1.0', { version: '28.0.0', from: '2199-01-01' }]);
    const { ask } = started;
    expect((await ask('26.0.9')).body).toMatchObject({ minimum_version: '26.1.0' });
    const invalid = await ask('26.1.0', '/json/users/1-1/status');
    expect(invalid).toMatchObject({
      status: 400,
      headers: { sunset: 'Tue, 01 Jan 2199 00:00:00 GMT', 'app-minimum-version': '28.0.0' },
    });
  });
});
