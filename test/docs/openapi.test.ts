import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';

import { publicOpenApi, publicOperations } from '../../src/core/openapi/document.ts';
import { PROBLEMS } from '../../src/core/problems/table.ts';
import { operatorOpenApi } from '../../src/operator/openapi/document.ts';
import { OPERATIONS } from '../../src/operator/openapi/operations.ts';
import { productionRoutes } from '../support/shipped-routes.ts';

describe('the OpenAPI document of the API for operators', () => {
  it('is one, for an independent validator', async () => {
    const { valid, errors } = await new Validator().validate(operatorOpenApi());
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('would be refused with a reference to nothing', async () => {
    const [operation] = OPERATIONS;
    const broken = { ...operatorOpenApi(operation === undefined ? [] : [operation]), paths: { x: 1 } };
    expect((await new Validator().validate(broken)).valid).toBe(false);
  });

  it.each(OPERATIONS.map((each) => [`${each.method} ${each.path}`, each] as const))(
    '%s has an example that its schema takes',
    (...[, { about }]) => {
      if (about.request === undefined) return;
      expect(about.request.schema.safeParse(about.request.example).error).toBeUndefined();
      expect(about.request.schema.safeParse({ ...about.request.example, more: 1 }).success).toBe(false);
    },
  );

  it('names every operation once', () => {
    const text = JSON.stringify(operatorOpenApi());
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(new Set(ids).size).toBe(OPERATIONS.length);
  });
});

describe('the OpenAPI document of the public listener', () => {
  const surface = async () => ({
    routes: await productionRoutes(),
    publicOrigin: 'https://api.example.com',
    isIssuer: true,
    version: '1.2.3',
  });

  it('is one, for an independent validator', async () => {
    const { valid, errors } = await new Validator().validate(publicOpenApi(await surface()));
    expect(errors).toBeUndefined();
    expect(valid).toBe(true);
  });

  it('has every operation of the table of routes, and every problem that clients can see', async () => {
    const text = JSON.stringify(publicOpenApi(await surface()));
    const ids = [...text.matchAll(/"operationId":"([^"]+)"/g)].map(([, id]) => id);
    expect(ids).toEqual(publicOperations(await surface()).map(({ id }) => id));
    const ofOperators = [
      'operator_unauthorized',
      'operator_api_off',
      'limit_reached',
      'configuration_refused',
    ];
    const documented = new Set([...text.matchAll(/"code":"([a-z_]+)"/g)].map(([, code]) => code));
    expect([...documented].sort()).toEqual(
      Object.keys(PROBLEMS)
        .filter((code) => !ofOperators.includes(code))
        .sort(),
    );
  });

  it('leaves out the endpoints of an issuer where tokens come from elsewhere', async () => {
    const { paths } = publicOpenApi({ ...(await surface()), isIssuer: false });
    expect(Object.keys(paths as object)).not.toContain('/attestation/tokens');
    expect(Object.keys(paths as object)).toContain('/attestation/challenges');
  });
});
