import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import express, { type ErrorRequestHandler, type Request } from 'express';

import {
  ConfigError,
  deviceOf,
  keepRawBody,
  phoneLimits,
  requireAttestation,
  type AttestationOptions,
  type Decided,
  type PhoneLimitsOptions,
} from '../../src/library.ts';
import { createPhone } from '../support/phone.ts';
import { freePort } from '../../load-tests/servers/free-port.ts';
import { send, sendSigned } from '../support/service.ts';
import { hostApp, type HostedApp } from './app.ts';

/** What the app itself answers where a guard throws what is no refusal. */
const sayWhy: ErrorRequestHandler = (error: Error, _req, res, next) => {
  if (res.headersSent) next(error);
  else res.status(500).json({ why: error.message });
};

const numberOf = (request: Request) => request.params['phone'];
const BY_NUMBER = { id: 'number-day', by: 'number', limit: 1, window: '24h' } as const;

describe('guards in an app of somebody’s', () => {
  let owned: AsyncDisposableStack;
  let decided: Decided[];

  beforeEach(() => {
    owned = new AsyncDisposableStack();
    decided = [];
  });
  afterEach(() => owned.disposeAsync());

  const attestedBy = async (hosted: HostedApp, options: Partial<AttestationOptions> = {}) =>
    owned.use(await requireAttestation({ ...hosted.common, attestation: hosted.attestation, ...options }));
  const limitedBy = async (hosted: HostedApp, options: Partial<PhoneLimitsOptions<Request>> = {}) =>
    owned.use(await phoneLimits({ ...hosted.common, numberOf, policies: [BY_NUMBER], ...options }));

  it('holds a proof to the body that was kept', async () => {
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        const attested = await attestedBy(its);
        app.post('/start', express.text({ type: '*/*', verify: keepRawBody }), attested, (req, res) => {
          res.json({ body: req.body as string, device: deviceOf(req)?.app });
        });
      }),
    );
    const phone = await createPhone(hosted.issuer);
    const url = `${hosted.origin}/start`;
    const honest = await sendSigned(phone, 'POST', url, { body: 'a=1' });
    expect(honest).toMatchObject({ status: 200, body: { body: 'a=1', device: 'com.example.authenticator' } });
    const headers = await phone.headers('POST', url, 'a=1');
    const altered = await send('POST', url, { headers, body: 'a=2' });
    expect(altered).toMatchObject({ status: 401, body: { code: 'proof_invalid' } });
  });

  it('lets no request through whose body nobody has kept', async () => {
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        app.post('/start', await attestedBy(its), (_req, res) => void res.json({}));
        app.use(sayWhy);
      }),
    );
    const phone = await createPhone(hosted.issuer);
    const answer = await sendSigned(phone, 'POST', `${hosted.origin}/start`, { body: 'a=1' });
    expect(answer).toMatchObject({ status: 500, body: { why: expect.stringContaining('keepRawBody') } });
  });

  it('lets no request through that would not be counted by its device', async () => {
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        const policies = [{ id: 'device-day', by: 'device', limit: 1, window: '24h' } as const];
        app.get('/status/:phone', await limitedBy(its, { policies }), (_req, res) => void res.json({}));
        app.use(sayWhy);
      }),
    );
    const answer = await send('GET', `${hosted.origin}/status/+12025550107`);
    expect(answer).toMatchObject({
      status: 500,
      body: { why: expect.stringContaining('requireAttestation before it') },
    });
  });

  it('leaves res.locals to the app, and tells what was decided', async () => {
    const finished: object[] = [];
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        const tell = { onDecided: (event: Decided) => void decided.push(event) };
        app.use((_req, res, next) => {
          res.locals['route'] = 'mine';
          res.once('finish', () => void finished.push({ ...res.locals }));
          next();
        });
        const [attested, limited] = [await attestedBy(its, tell), await limitedBy(its, tell)];
        app.get('/status/:phone', attested, limited, (_req, res) => void res.json(res.locals));
      }),
    );
    const phone = await createPhone(hosted.issuer);
    const url = `${hosted.origin}/status/+12025550107`;
    expect((await sendSigned(phone, 'GET', url)).body).toEqual({ route: 'mine' });
    const refused = await sendSigned(phone, 'GET', url);
    expect(refused.status).toBe(429);
    expect(finished).toEqual([{ route: 'mine' }, { route: 'mine' }]);
    expect(decided.map(({ admitted, code, policies }) => [admitted, code, policies.length])).toEqual([
      [true, undefined, 0],
      [true, undefined, 1],
      [true, undefined, 0],
      [false, 'quota_exceeded', 1],
    ]);
    expect(decided[3]?.policies).toEqual([{ id: 'number-day', verdict: 'refused' }]);
    expect(refused.body['instance']).toBe(`urn:uuid:${decided[3]?.decisionId ?? ''}`);
    expect(decided[3]?.decisionId).toBe(decided[2]?.decisionId);
    expect(JSON.stringify(decided)).not.toMatch(/2025550107/);
  });

  it('charges nothing for what the app itself fails at', async () => {
    const answers = [500, 200, 200];
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        app.get('/status/:phone', await limitedBy(its), (_req, res) => {
          res.status(answers.shift() ?? 200).json({});
        });
      }),
    );
    const ask = async () => (await send('GET', `${hosted.origin}/status/+12025550107`)).status;
    expect([await ask(), await ask(), await ask()]).toEqual([500, 200, 429]);
  });

  it('shuts out the device that the app has revoked, and in monitor mode nobody else', async () => {
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        const isRevoked = ({ appVersion }: { appVersion: string }) => appVersion === '27.0.0';
        const attested = await attestedBy(its, { enforcement: 'monitor', isRevoked });
        app.get('/whoami', attested, (req, res) => void res.json({ device: deviceOf(req)?.app }));
      }),
    );
    const url = `${hosted.origin}/whoami`;
    expect(await send('GET', url)).toMatchObject({ status: 200, body: {} });
    const revoked = await createPhone(hosted.issuer, { app_version: '27.0.0' });
    expect(await sendSigned(revoked, 'GET', url)).toMatchObject({
      status: 403,
      body: { code: 'device_revoked' },
    });
    expect(await sendSigned(await createPhone(hosted.issuer), 'GET', url)).toMatchObject({
      status: 200,
      body: { device: 'com.example.authenticator' },
    });
  });

  it('answers 503 while Redis is away, and says so where it is asked', async () => {
    const hosted = owned.use(
      await hostApp(async (app, its) => {
        const store = { redis: { url: `redis://127.0.0.1:${await freePort()}` } };
        const limited = await limitedBy(its, { store });
        app.get('/status/:phone', limited, (_req, res) => void res.json({}));
        app.get('/readyz', (_req, res) => void res.json(limited.report()));
      }),
    );
    const answer = await send('GET', `${hosted.origin}/status/+12025550107`);
    expect(answer).toMatchObject({ status: 503, body: { code: 'temporarily_unavailable' } });
    expect((await send('GET', `${hosted.origin}/readyz`)).body['ready']).toBe(false);
  });
});

describe('what guards cannot do, and so do not take', () => {
  const common = { public: { origin: 'https://api.example.com' }, secrets: { hashKey: '5e'.repeat(32) } };
  const faultsOf = async (options: Partial<PhoneLimitsOptions<Request>>): Promise<string[]> => {
    const opening = phoneLimits({
      ...common,
      singleInstance: true,
      numberOf,
      policies: [BY_NUMBER],
      ...options,
    });
    const error: unknown = await opening.then(
      (guard) => guard[Symbol.asyncDispose](),
      (fault: unknown) => fault,
    );
    return error instanceof ConfigError ? error.faults.map(({ path }) => path) : [String(error)];
  };

  it.each([
    [
      'failures',
      { policies: [{ id: 'x', by: 'device', count: 'failures code', limit: 4, window: '1h' }] },
      'policies[0].count',
    ],
    ['blindness', { policies: [{ ...BY_NUMBER, beyond: 'blind' }] }, 'policies[0].beyond'],
    ['networks', { policies: [{ ...BY_NUMBER, by: 'asn' }] }, 'policies[0]'],
    ['a window of no unit', { policies: [{ ...BY_NUMBER, window: '24' }] }, 'policies[0].window'],
    ['a second process without Redis', { singleInstance: false }, 'store.redis.url'],
    ['plain http', { public: { origin: 'http://api.example.com' } }, 'public.origin'],
    ['no hash key', { secrets: {} }, 'secrets.hashKey'],
    ['a word that is none', { policies: [{ ...BY_NUMBER, limits: 3 }] }, 'policies[0].limits'],
  ] as const)('%s', async (...[, options, path]) => {
    expect(await faultsOf(options as unknown as Partial<PhoneLimitsOptions<Request>>)).toEqual([path]);
  });

  it('attestation without anybody who vouches', async () => {
    const options = { ...common, singleInstance: true, attestation: {} };
    await expect(requireAttestation(options)).rejects.toBeInstanceOf(ConfigError);
  });
});
