import express, { type Request, type RequestHandler, type Response, type Router } from 'express';

import { isOperatorLabel } from '../core/audit/operator-label.ts';
import { Problem } from '../core/problems/problem.ts';
import type { Telemetry } from '../core/telemetry.ts';
import { createAnswerProblem } from './answer-problem.ts';
import { createAuthenticate, type AuthenticateOptions } from './authenticate.ts';
import { readJson } from './read-json.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorOperation, OperatorRequest, OperatorResource } from './resource.ts';
import { createRunWrite, type RunWriteDeps } from './run-write.ts';

export interface OperatorApiOptions extends AuthenticateOptions, RunWriteDeps {
  readonly resources: readonly OperatorResource[];
  readonly telemetry: Telemetry;
}

const LABEL = 'numberwall-operator';
const LABEL_FORM =
  'Send Numberwall-Operator: a name of 1 to 32 letters, digits, dots and dashes that begins with a letter.';

const labelOf = (req: Request, isWrite: boolean): string => {
  const values = req.headersDistinct[LABEL];
  const [label] = values ?? [];
  if (values === undefined && !isWrite) return 'operator';
  if (values?.length === 1 && isOperatorLabel(label)) return label;
  throw refuseRequest('operator_label', LABEL_FORM);
};

const requestOf = async (req: Request, isWrite: boolean): Promise<OperatorRequest> => ({
  operator: labelOf(req, isWrite),
  parameters: req.params as Readonly<Record<string, string>>,
  body: await readJson(req),
});

const send = (res: Response, { status, body }: OperatorAnswer): void => {
  res.status(status).type('application/json').send(JSON.stringify(body));
};

const notAllowed =
  (methods: readonly string[]): RequestHandler =>
  (_req, _res, next) =>
    next(new Problem('method_not_allowed', 'method', { headers: { Allow: methods.join(', ') } }));

/** Methods of each path, in the order of the table. */
const methodsByPath = (operations: readonly OperatorOperation[]): ReadonlyMap<string, string[]> => {
  const methods = new Map<string, string[]>();
  for (const { path, method } of operations)
    methods.set(path, [...(methods.get(path) ?? []), ...(method === 'GET' ? ['GET', 'HEAD'] : [method])]);
  return methods;
};

/**
 * `/operator/v1/*`: whoever brings the token reads, and writes under a label, one line of the audit log before each
 * write. What can be read and written is the table of `resources`.
 */
export const createOperatorApi = (options: OperatorApiOptions): Router => {
  const { resources, telemetry } = options;
  const runWrite = createRunWrite(options);
  const answerOf = async (
    operation: OperatorOperation,
    request: OperatorRequest,
  ): Promise<OperatorAnswer> => {
    if ('read' in operation) return operation.read(request);
    if ('query' in operation) return operation.query(request);
    return runWrite(request.operator, await operation.plan(request));
  };
  const handlerOf =
    (operation: OperatorOperation): RequestHandler =>
    async (req, res) => {
      const request = await requestOf(req, 'plan' in operation);
      const answer = await answerOf(operation, request);
      telemetry.operatorRequest('ok');
      send(res, answer);
    };
  const api = express.Router({ caseSensitive: true, strict: true });
  api.use(...createAuthenticate(options));
  const operations = resources.flat();
  for (const operation of operations) {
    const method = operation.method.toLowerCase() as 'get' | 'post' | 'put' | 'delete';
    api[method](operation.path, handlerOf(operation));
  }
  for (const [path, methods] of methodsByPath(operations)) api.all(path, notAllowed(methods));
  api.use((_req, _res, next) => next(new Problem('not_found', 'path')));
  api.use(createAnswerProblem(telemetry));
  return api;
};
