import { describe, expect, it } from '@jest/globals';
import { Validator } from '@seriousme/openapi-schema-validator';

import { operatorOpenApi } from '../../src/operator/openapi/document.ts';
import { OPERATIONS } from '../../src/operator/openapi/operations.ts';

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
