import { OPERATIONS } from '../../src/operator/openapi/operations.ts';
import type { Answer } from './service.ts';

/** A request of an operator as it was sent. */
export interface OperatorExchange {
  readonly method: string;
  /** Below `/operator/v1`. */
  readonly path: string;
  readonly body?: object | undefined;
}

const isPath = (template: string, path: string): boolean =>
  new RegExp(`^${template.replaceAll(/:\w+/g, '[^/]+').replaceAll('.', '\\.')}$`).test(path);

/**
 * Holds an exchange against what docs/openapi-operator.json says: what was done must be published, and so must the answer be,
 * member by member. @throws {Error} otherwise.
 */
export const checkOperatorContract = (
  { method, path, body = {} }: OperatorExchange,
  { status, body: answered }: Pick<Answer, 'status' | 'body'>,
): void => {
  if (status !== 200 && status !== 201) return;
  const named = `${method} ${path.replaceAll(/[A-Za-z0-9_-]{20,}/g, '…')}`;
  const operation = OPERATIONS.find((each) => each.method === method && isPath(each.path, path));
  if (operation === undefined) throw new Error(`${named} is not published`);
  const { request, answers } = operation.about;
  const schema = answers[status];
  if (schema === undefined) throw new Error(`${named} is not published with ${status}`);
  const faults = [
    ...(request?.schema.safeParse(body).error?.issues ?? []),
    ...(schema.safeParse(answered).error?.issues ?? []),
  ];
  if (faults.length > 0) throw new Error(`${named} is not as published: ${JSON.stringify(faults)}`);
};
