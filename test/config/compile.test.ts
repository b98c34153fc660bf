import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { LEVELS } from '../../config/sections/log.ts';
import { LOG_LEVELS } from '../../src/adapters/telemetry/logger.ts';
import { development, POLICY, PRODUCTION, ROUTE } from './support.ts';

const compiled = async (...changes: object[]) =>
  (await development({ policies: changes.map((change, at) => ({ ...POLICY, id: `p-${at}`, ...change })) }))
    .policies;

describe('a compiled policy', () => {
  it('has every member, with its defaults', async () => {
    expect(await compiled({ id: 'sample' })).toEqual([
      {
        id: 'sample',
        by: ['device'],
        count: 'requests',
        algorithm: 'window',
        beyond: 'refuse',
        limit: 10,
        windowMs: 60_000,
        enforcedShare: 1,
        routes: [
          'lookup',
          'user-create',
          'registration-start',
          'registration-status',
          'registration-complete',
          'registration-create',
          'registration-read',
          'registration-verify',
        ],
        visibility: 'hidden',
        onStoreFailure: 'closed',
        cost: 1,
        revision: expect.stringMatching(/^[0-9a-f]{12}$/),
      },
    ]);
  });

  it('has the share of its mode, and is absent when off', async () => {
    const policies = await compiled(
      { mode: 'shadow' },
      { mode: 'off' },
      { mode: { enforce: '25%' } },
      { mode: 'enforce' },
    );
    expect(policies.map(({ id, enforcedShare }) => [id, enforcedShare])).toEqual([
      ['p-0', 0],
      ['p-2', 0.25],
      ['p-3', 1],
    ]);
  });

  it.each<[string, object]>([
    ['limit', { limit: 11 }],
    ['window', { window: '2m' }],
    ['by', { by: 'address' }],
    ['the order of by', { by: ['address', 'device'] }],
    ['count', { count: 'distinct number' }],
    ['algorithm', { algorithm: 'pace' }],
  ])('has another revision with another %s', async (name, change) => {
    const base = name === 'the order of by' ? { by: ['device', 'address'] } : {};
    const [before, after] = await compiled(base, change);
    expect(after?.revision).not.toBe(before?.revision);
  });

  it.each<[string, object]>([
    ['mode', { mode: 'shadow' }],
    ['routes', { on: ['lookup'] }],
    ['visibility', { visibility: 'shown' }],
    ['cost', { cost: 2 }],
    ['spelling', { by: ['device'], window: '60s', count: 'requests' }],
  ])('keeps its revision with another %s', async (_, change) => {
    const [before, after] = await compiled({}, change);
    expect(after?.revision).toBe(before?.revision);
  });
});

describe('the shipped routes', () => {
  it('are the five of the Authy API, and the native API', async () => {
    const { routes } = await development();
    expect(routes.map(({ id, method, path }) => `${id} ${method} ${path}`)).toEqual([
      'lookup GET /json/users/{country_code}-{phone}/status',
      'user-create POST /json/users/new',
      'registration-start POST /json/users/{authy_id}/devices/registration/start',
      'registration-status GET /json/users/{authy_id}/devices/registration/{request_id}/status',
      'registration-complete POST /json/users/{authy_id}/devices/registration/complete',
      'registration-create POST /v1/registrations',
      'registration-read GET /v1/registrations/{registration_id}',
      'registration-verify POST /v1/registrations/{registration_id}/verification',
    ]);
    expect(routes.every(({ attestation }) => attestation === 'enforce')).toBe(true);
    expect(routes.map(({ disclosure }) => disclosure)).toEqual([
      ...Array<string>(5).fill('always'),
      ...Array<string>(3).fill('never'),
    ]);
    expect(routes.map(({ answer }) => answer)).toEqual([
      ['success', 'message', 'authy_id', 'devices_count', 'force_ott'],
      ['success', 'message', 'user', 'authy_id'],
      ['success', 'message', 'request_id', 'approval_pin', 'provider'],
      ['success', 'message', 'status', 'pin'],
      ['success', 'message', 'device', 'authy_id'],
      ['registration_id', 'expires_in'],
      ['status', 'pin'],
      ['device'],
    ]);
    expect(routes[2]?.form?.['via']).toEqual({
      maxLength: 4,
      values: ['push', 'call', 'sms'],
      required: true,
    });
    expect(routes[4]).toMatchObject({
      completedBy: 'device',
      onRefusal: 'code_invalid',
      account: 'authy_id',
    });
  });

  it('are the same in both profiles, but that production tells nothing', async () => {
    const production = await loadConfig({ env: {}, overlay: PRODUCTION });
    expect(production.routes).toEqual(
      (await development()).routes.map((route) => ({ ...route, disclosure: 'never' })),
    );
    expect(production.policies.map(({ id }) => id)).toEqual(
      (await development()).policies.map(({ id }) => id),
    );
    expect(production.attestation.minimumAppVersion).toEqual({
      android: [{ version: '25.1.0' }],
      ios: [{ version: '26.1.0' }],
    });
  });
});

describe('the challenge of a route', () => {
  it.each<[object, object, string]>([
    [{}, {}, 'accepted'],
    [{}, { challenge: 'required' }, 'required'],
    [{ challenge: 'required' }, {}, 'required'],
    [{ challenge: 'required' }, { challenge: 'accepted' }, 'accepted'],
  ])('attestation %j, route %j: %s', async (attestation, route, expected) => {
    const { routes } = await development({
      attestation: { development: true, ...attestation },
      routes: [{ ...ROUTE, ...route }],
      policies: [],
    });
    expect(routes.map(({ challenge }) => challenge)).toEqual([expected]);
  });
});

describe('the log’s levels', () => {
  it('are those that the logger knows', () => expect(LEVELS).toEqual(LOG_LEVELS));
});
