import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';

import { OPERATIONS } from '../../src/operator/openapi/operations.ts';
import { createOperatorFiles, operate, OPERATOR_TOKEN, type OperatorFiles } from '../support/operator.ts';
import { send, startService, type Service } from '../support/service.ts';

const POLICY = 'refusals';
const UNKNOWN = 'A'.repeat(22);

describe('the OpenAPI document of a running gateway', () => {
  let service: Service;
  let files: OperatorFiles;
  beforeAll(async () => {
    files = await createOperatorFiles();
    service = await startService({
      overlay: {
        ...files.overlay,
        policies: [
          {
            ...{ id: POLICY, by: 'address', count: 'failures attestation', limit: 2, window: '1h' },
            ban: { for: '1h', atMost: '7d' },
          },
        ],
      },
    });
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await files[Symbol.asyncDispose]();
  });

  it('is served to who has the token', async () => {
    const { status, body } = await operate(service, 'GET', '/openapi.json');
    expect(status).toBe(200);
    expect((await new Validator().validate(body)).valid).toBe(true);
    expect((await send('GET', `${service.gateway.adminUrl}/operator/v1/openapi.json`)).status).toBe(401);
  });

  it.each(OPERATIONS.map((each) => [`${each.method} ${each.path}`, each] as const))(
    '%s is there, and takes its example',
    async (...[, { method, path, about }]) => {
      const place = path.replace('/policies/:id', `/policies/${POLICY}`).replace(/:\w+/, UNKNOWN);
      const { status, body } = await operate(service, method, place, about.request?.example);
      // Nothing has these ids, and this gateway has no file to read anew.
      const expected = place.endsWith(UNKNOWN) || path === '/reload' ? [400, 404] : [200, 201];
      expect([status, body['code']]).toEqual([
        expected.includes(status) ? status : expected,
        status < 400 ? undefined : expect.stringMatching(/^(not_found|request_invalid)$/),
      ]);
    },
  );

  it.each(
    OPERATIONS.filter(({ path, about }) => about.request !== undefined && path !== '/reload').map(
      (each) => [`${each.method} ${each.path}`, each] as const,
    ),
  )('%s refuses what is no JSON object with a problem', async (...[, { method, path }]) => {
    const place = path.replace(':id', POLICY);
    const answer = await send(method, `${service.gateway.adminUrl}/operator/v1${place}`, {
      headers: {
        authorization: `Bearer ${OPERATOR_TOKEN}`,
        'numberwall-operator': 'alice',
        'content-type': 'application/json',
      },
      body: '[1]',
    });
    expect([answer.status, answer.body['code']]).toEqual([400, 'request_invalid']);
  });
});
