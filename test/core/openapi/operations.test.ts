import { describe, expect, it } from '@jest/globals';

import { publicOpenApi, publicOperations } from '../../../src/core/openapi/document.ts';
import { ownOperations } from '../../../src/core/openapi/own-operations.ts';
import { describeRefusal, refusalName, refusalsOf } from '../../../src/core/openapi/refusals.ts';
import { describeRoute } from '../../../src/core/openapi/route-operation.ts';
import { PROBLEMS } from '../../../src/core/problems/table.ts';
import type { Route } from '../../../src/core/routes/route.ts';
import { committed } from '../../support/references.ts';
import { productionRoutes } from '../../support/shipped-routes.ts';

const plain: Route = {
  ...{ id: 'plain', method: 'GET', path: '/plain', attestation: 'off', disclosure: 'never' },
  ...{ answer: [], onRefusal: 'not_found' },
};

describe('the document of the public listener', () => {
  it('is the one that is published', async () => {
    const { 'x-generated': generated, ...published } = JSON.parse(committed('docs/openapi.json')) as {
      readonly 'x-generated': string;
      readonly info: { readonly version: string };
    };
    expect(generated).toMatch(/^by /);
    const document = publicOpenApi({
      ...{ routes: await productionRoutes(), publicOrigin: 'https://api.example.com', isIssuer: true },
      version: published.info.version,
    });
    expect(JSON.parse(JSON.stringify(document))).toEqual(published);
  });

  it('names a path once, with its methods', () => {
    const routes = [plain, { ...plain, id: 'other', method: 'POST' as const }];
    const { paths } = publicOpenApi({
      routes,
      publicOrigin: 'https://a.example',
      isIssuer: false,
      version: '1',
    });
    const of = (paths as Readonly<Record<string, Readonly<Record<string, { operationId: string }>>>>)[
      '/plain'
    ];
    expect(Object.entries(of ?? {}).map(([method, { operationId }]) => [method, operationId])).toEqual([
      ['get', 'plain'],
      ['post', 'other'],
    ]);
  });

  it('has the issuer’s own operations where the gateway issues tokens', () => {
    expect(ownOperations(false).map(({ id }) => id)).toEqual(['describe-resource', 'issue-challenge']);
    expect(publicOperations({ routes: [plain], isIssuer: true }).map(({ id }) => id)).toEqual([
      ...['describe-resource', 'issue-challenge', 'issue-token', 'publish-keys', 'plain'],
    ]);
  });
});

describe('a route', () => {
  it('without number, body or attestation is its answer alone', () => {
    expect(describeRoute(plain)).toEqual({
      ...{ id: 'plain', method: 'GET', path: '/plain', summary: 'The route plain (disclosure: never).' },
      ...{ tag: 'Protected routes', security: [], parameters: [], status: 200 },
      answer: { mediaType: 'application/json', schema: { type: 'object', properties: {} }, example: {} },
      headers: ['RateLimit-Policy', 'RateLimit'],
      problems: ['not_found', 'upstream_invalid', 'upstream_timeout'],
    });
  });

  it.each([
    ['off', false, false],
    ['monitor', true, false],
    [{ enforce: 0 }, true, false],
    [{ enforce: 0.01 }, true, true],
    ['enforce', true, true],
  ] as const)('asks for attestation, %j, and refuses without', (attestation, asks, refuses) => {
    const { security, problems } = describeRoute({ ...plain, attestation });
    expect(security).toEqual(asks ? ['attestation', 'proof'] : []);
    expect(problems.includes('attestation_required')).toBe(refuses);
  });

  it('has examples of numbers where its path or its fields have one', () => {
    const number = { in: 'path', countryCode: ['country'], national: ['phone'] } as const;
    const { parameters, problems } = describeRoute({ ...plain, path: '/{country}-{phone}/{id}', number });
    expect(parameters).toEqual(
      [
        ['country', '1'],
        ['phone', '2025550107'],
        ['id', '1234567'],
      ].map(([name, example]) => ({ name, in: 'path', schema: { type: 'string' }, example })),
    );
    expect(problems).toContain('number_invalid');
  });

  const form = {
    to: { maxLength: 16, required: true },
    via: { maxLength: 4, values: ['sms', 'call'], required: false },
    kind: { maxLength: 4, values: ['sms', 'call'], required: true },
  };

  it('takes a form, or JSON, of its fields', () => {
    const number = { in: 'form', countryCode: [], national: [], e164: ['to'] } as const;
    const described = describeRoute({ ...plain, method: 'POST', form, number });
    expect(described.body).toEqual({
      mediaType: 'application/x-www-form-urlencoded',
      schema: {
        ...{ type: 'object', additionalProperties: false, required: ['to', 'kind'] },
        properties: {
          to: { type: 'string', maxLength: 16 },
          via: { type: 'string', maxLength: 4, enum: ['sms', 'call'] },
          kind: { type: 'string', maxLength: 4, enum: ['sms', 'call'] },
        },
      },
      example: { to: '+12025550107', kind: 'call' },
    });
    expect(described.problems).toEqual(expect.arrayContaining(['media_type_unsupported', 'body_too_large']));
    const json = describeRoute({ ...plain, method: 'POST', body: 'json', form: { via: form.via } });
    expect(json.body).toMatchObject({ mediaType: 'application/json', example: {} });
    expect(json.body?.schema).not.toHaveProperty('required');
  });

  it('shows optional fields that hold the number', () => {
    const number = { in: 'form', countryCode: ['cc', 'code'], national: ['phone'] } as const;
    const optional = { maxLength: 9, required: false };
    const fields = { cc: optional, code: optional, phone: optional, note: optional };
    const { body } = describeRoute({ ...plain, form: fields, number });
    // Of several names for it the first.
    expect(body?.example).toEqual({ cc: '1', phone: '2025550107' });
  });

  it('answers what it answers without telling, with its places filled', () => {
    const blind = {
      step: 'lookup',
      status: 202,
      answer: {
        id: '{handle}',
        request: '{request}',
        sent: '{via}',
        other: '{other}',
        ok: true,
        count: 3,
        text: 'a',
      },
    } as const;
    const answer = [...Object.keys(blind.answer), 'more'];
    const described = describeRoute({ ...plain, blind, answer, completedBy: 'user' });
    expect(described.status).toBe(202);
    expect(described.answer).toEqual({
      mediaType: 'application/json',
      schema: {
        type: 'object',
        properties: {
          id: { type: ['string', 'integer'] },
          request: { type: 'string' },
          sent: { type: 'string' },
          other: { type: 'string' },
          ok: { type: 'boolean' },
          count: { type: 'number' },
          text: { type: 'string' },
          more: {},
        },
      },
      example: {
        ...{ id: '1234567', request: '0190b1c27c1e4b7e9a513f1f0c6d2a10', sent: 'sms', other: '' },
        ...{ ok: true, count: 3, text: 'a', user: {} },
      },
    });
  });

  it('takes as a place what is one alone', () => {
    const blind = { step: 'lookup', answer: { a: 'x {handle}', b: '{handle} x', c: '{}' } } as const;
    const { answer } = describeRoute({ ...plain, blind, answer: ['a', 'b', 'c'] });
    expect(answer.example).toEqual({ a: 'x {handle}', b: '{handle} x', c: '{}' });
  });
});

describe('refusals', () => {
  const operation = { ...describeRoute(plain), problems: ['number_invalid', 'attestation_invalid'] as const };

  it('are those of every operation, and its own, by their status', () => {
    const refusals = refusalsOf(operation);
    expect([...refusals].map(([status, codes]) => [status, codes.includes('number_invalid')])).toContainEqual(
      [String(PROBLEMS.number_invalid.status), true],
    );
    const codes = [...refusals.values()].flat();
    expect(codes).toEqual(
      expect.arrayContaining(['request_invalid', 'quota_exceeded', 'internal_error', 'attestation_invalid']),
    );
    expect(codes).not.toContain('upstream_timeout');
    for (const [status, of] of refusals)
      for (const code of of) expect(String(PROBLEMS[code].status)).toBe(status);
  });

  it('have the fields that their status has', () => {
    const fieldsOf = (code: keyof typeof PROBLEMS) =>
      Object.keys(describeRefusal([code])['headers'] as object);
    expect(fieldsOf('attestation_invalid')).toEqual([
      ...['WWW-Authenticate', 'DPoP-Nonce', 'OAuth-Client-Attestation-Challenge'],
    ]);
    expect(fieldsOf('quota_exceeded')).toEqual(['Retry-After', 'RateLimit-Policy']);
    expect(fieldsOf('temporarily_unavailable')).toEqual(['Retry-After']);
    expect(fieldsOf('method_not_allowed')).toEqual(['Allow']);
    expect(fieldsOf('number_invalid')).toEqual([]);
  });

  it('are described together, each with its document', () => {
    const codes = ['request_invalid', 'number_invalid'] as const;
    expect(refusalName(codes)).toBe('request_invalid.number_invalid');
    const { description, content } = describeRefusal(codes) as {
      readonly description: string;
      readonly content: Readonly<Record<string, { examples: Readonly<Record<string, { value: object }>> }>>;
    };
    expect(description).toBe(
      `\`request_invalid\`: ${PROBLEMS.request_invalid.message}. \`number_invalid\`: ${PROBLEMS.number_invalid.message}`,
    );
    const examples = content['application/problem+json']?.examples ?? {};
    expect(Object.keys(examples)).toEqual(codes);
    expect(examples['number_invalid']?.value).toMatchObject({ code: 'number_invalid' });
    const update = describeRefusal(['app_update_required']) as typeof content & { content: typeof content };
    expect(JSON.stringify(update.content)).toContain('"minimum_version":"27.0.0"');
  });
});
