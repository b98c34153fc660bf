import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { Ajv2020 } from 'ajv/dist/2020.js';

import type { PublicOperation } from '../../src/core/openapi/operation.ts';
import { publicOperations } from '../../src/core/openapi/document.ts';
import { PROBLEMS, type ProblemCode } from '../../src/core/problems/table.ts';
import {
  createEvidencePhone,
  fetchChallenge,
  requestToken,
  signTokenRequest,
  type EvidencePhone,
} from '../support/evidence-phone.ts';
import { startIssuingService, type IssuingService } from '../support/issuing-service.ts';
import type { Phone } from '../support/phone.ts';
import { send, sendSigned, type Answer, type SendOptions } from '../support/service.ts';
import { productionRoutes } from '../support/shipped-routes.ts';
import { until } from '../support/until.ts';

const ajv = new Ajv2020({ strict: false, validateFormats: false });

interface Described {
  readonly paths: Readonly<Record<string, Readonly<Record<string, { responses: Record<string, unknown> }>>>>;
  readonly components: {
    readonly responses: Readonly<
      Record<
        string,
        { content: Record<string, { examples: Record<string, { value: Record<string, unknown> }> }> }
      >
    >;
    readonly schemas: { readonly Problem: object };
  };
}

/** What only the running service knows, by the names of parameters and fields. */
type Live = Readonly<Record<string, string>>;

const OPERATIONS = publicOperations({ routes: await productionRoutes(), isIssuer: true });

describe('the examples of the OpenAPI document', () => {
  let folder: string;
  let service: IssuingService;
  let evidencePhone: EvidencePhone;
  let phone: Phone;
  let document: Described;

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-openapi-'));
    service = await startIssuingService(folder, { overlay: { answers: { tick: '20ms' } } });
    evidencePhone = await createEvidencePhone();
    const { publicUrl, adminUrl } = service.gateway;
    const challenge = await fetchChallenge(publicUrl);
    const { body } = await requestToken(evidencePhone, publicUrl, { challenge });
    phone = evidencePhone.with(String(body['token']));
    document = (await send('GET', `${adminUrl}/openapi.json`)).body as unknown as Described;
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await rm(folder, { recursive: true, force: true });
  });

  /** The request of the example; where something only lives at run time, that in its place. */
  const requestOf = (
    { path, parameters, body }: PublicOperation,
    live: Live = {},
  ): SendOptions & { readonly url: string } => {
    const values = new Map(parameters.map(({ name, example = '' }) => [name, live[name] ?? example]));
    const fields = Object.entries(body?.example ?? {}).map(([name, value]) => [name, live[name] ?? value]);
    const members = Object.fromEntries(fields) as Record<string, string>;
    const isForm = body?.mediaType !== 'application/json';
    return {
      url:
        service.gateway.publicUrl +
        path.replaceAll(/\{(\w+)\}/g, (_, name: string) => values.get(name) ?? ''),
      ...(body === undefined
        ? {}
        : {
            body: isForm ? new URLSearchParams(members).toString() : JSON.stringify(members),
            headers: { 'content-type': body.mediaType },
          }),
    };
  };
  const ask = (operation: PublicOperation, live?: Live): Promise<Answer> => {
    const { url, ...request } = requestOf(operation, live);
    return operation.security.includes('attestation')
      ? sendSigned(phone, operation.method, url, request)
      : send(operation.method, url, request);
  };
  const askWith = (operation: PublicOperation, fields: Readonly<Record<string, string>>): Promise<Answer> => {
    const { url, headers = {}, ...request } = requestOf(operation);
    return sendSigned(phone, operation.method, url, { ...request, headers: { ...headers, ...fields } });
  };
  const find = (id: string): PublicOperation => {
    const found = OPERATIONS.find((operation) => operation.id === id);
    if (found === undefined) throw new Error(`no operation ${id}`);
    return found;
  };
  const pinOf = async (e164: string): Promise<string> =>
    until(() => Promise.resolve(service.gateway.simulatedUpstream?.messages(e164).at(-1)?.pin));

  /** What has to happen before an operation that goes on with what an earlier one began. */
  const began = async (id: string): Promise<Live> => {
    const e164 = service.gateway.simulatedUpstream?.registeredNumbers()[0] ?? '';
    const number = { country_code: '1', phone: e164.slice(2), phone_number: e164 };
    if (/^registration-(?:read|verify)$/.test(id)) {
      const { body } = await ask(find('registration-create'), number);
      return { registration_id: String(body['registration_id']), code: await pinOf(e164) };
    }
    if (!id.startsWith('registration-') || id === 'registration-create') return {};
    const { body } = await ask(find('lookup'), number);
    const account = { authy_id: String(body['authy_id']) };
    if (id === 'registration-start') return account;
    const started = await ask(find('registration-start'), account);
    return { ...account, request_id: String(started.body['request_id']), pin: await pinOf(e164) };
  };

  const askForToken = async (): Promise<Answer> => {
    const { publicUrl } = service.gateway;
    const challenge = await fetchChallenge(publicUrl);
    const { evidence, app_version } = find('issue-token').body?.example ?? {};
    const signed = await signTokenRequest(evidencePhone, publicUrl, { challenge, evidence, app_version });
    return send('POST', `${publicUrl}/attestation/tokens`, signed);
  };

  it('are those of the gateway that runs', () => {
    const documented = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.keys(methods).map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(documented.sort()).toEqual(OPERATIONS.map(({ method, path }) => `${method} ${path}`).sort());
  });

  it.each(OPERATIONS.map((each) => [each.id, each] as const))(
    '%s succeeds as it says',
    async (id, operation) => {
      const answer = id === 'issue-token' ? await askForToken() : await ask(operation, await began(id));
      expect([answer.status, answer.text]).toEqual([operation.status, expect.any(String)]);
      expect(answer.headers['content-type']).toContain(operation.answer.mediaType);
      const validate = ajv.compile(operation.answer.schema);
      expect([validate(answer.body), validate.errors]).toEqual([true, null]);
      expect(Object.keys(operation.answer.example).filter((name) => !(name in answer.body))).toEqual([]);
      for (const name of operation.headers.filter((each) => !each.startsWith('RateLimit')))
        expect(answer.headers).toHaveProperty(name.toLowerCase());
    },
  );

  /** How each refusal is provoked; those that need time, load or an operator have tests of their own. */
  const PROVOKED: Partial<Record<ProblemCode, (operation: PublicOperation) => Promise<Answer>>> = {
    attestation_required: ({ method, ...rest }) => {
      const { url, ...request } = requestOf({ method, ...rest });
      return send(method, url, request);
    },
    attestation_invalid: (operation) => askWith(operation, { 'oauth-client-attestation': 'x' }),
    proof_invalid: (operation) => askWith(operation, { dpop: 'x' }),
    // The challenge of the example is of another day.
    use_challenge: (operation) => ask(operation),
    number_invalid: (operation) => ask(operation, { phone: '12', cellphone: '12', phone_number: '+112' }),
    media_type_unsupported: (operation) => askWith(operation, { 'content-type': 'text/csv' }),
    body_too_large: (operation) => {
      const { url, ...request } = requestOf(operation);
      return sendSigned(phone, operation.method, url, { ...request, body: 'x'.repeat(70_000) });
    },
    method_not_allowed: (operation) => send('PUT', requestOf(operation).url),
    code_invalid: async (operation) =>
      ask(operation, { ...(await began(operation.id)), code: '1', pin: '1' }),
  };

  /** What of a token request is looked at only once its challenge is a fresh one. */
  const OF_ROUTES: readonly ProblemCode[] = ['attestation_invalid', 'proof_invalid'];

  const refusals = (operation: PublicOperation): [string, ProblemCode, PublicOperation][] =>
    (['method_not_allowed', ...operation.problems] as ProblemCode[])
      .filter(
        (code) =>
          code in PROVOKED &&
          (operation.id === 'issue-token' ? !OF_ROUTES.includes(code) : code !== 'use_challenge'),
      )
      .map((code) => [operation.id, code, operation]);

  it.each(OPERATIONS.flatMap(refusals))('%s refuses by %s as it says', async (...[, code, operation]) => {
    const answer = await PROVOKED[code]?.(operation);
    const { status } = PROBLEMS[code];
    const described =
      document.paths[operation.path]?.[operation.method.toLowerCase()]?.responses[String(status)];
    const name = (described as { $ref: string }).$ref.replace('#/components/responses/', '');
    const example = document.components.responses[name]?.content['application/problem+json']?.examples[code];
    expect(answer?.status).toBe(status);
    expect(answer?.headers['content-type']).toContain('application/problem+json');
    const instance = expect.stringMatching(/^urn:uuid:/) as unknown;
    expect(answer?.body).toEqual({ ...example?.value, instance });
    const validate = ajv.compile(document.components.schemas.Problem);
    expect([validate(answer?.body), validate.errors]).toEqual([true, null]);
  });
});
