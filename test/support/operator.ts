import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import type { AuditEntry } from '../../src/core/audit/audit-log.ts';
import { checkOperatorContract } from './operator-contract.ts';
import { send, type Answer, type SendOptions, type Service } from './service.ts';

export const OPERATOR_TOKEN = 'test-operator-token-0123456789abcdef';

/** A folder for what the operator API writes, and the settings that lead there. */
export interface OperatorFiles extends AsyncDisposable {
  readonly folder: string;
  readonly auditFile: string;
  readonly revocationsFile: string;
  /** To be laid over a service's settings; its secrets are those of the service. */
  readonly overlay: object;
  audit(): Promise<(Omit<AuditEntry, 'at'> & { readonly at: string })[]>;
}

export const createOperatorFiles = async (): Promise<OperatorFiles> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-operator-'));
  const auditFile = join(folder, 'audit', 'operator.jsonl');
  const revocationsFile = join(folder, 'state', 'revocations.json');
  const listsFile = join(folder, 'state', 'lists.json');
  const modesFile = join(folder, 'state', 'modes.json');
  return {
    folder,
    auditFile,
    revocationsFile,
    overlay: {
      operator: { auditFile, revocationsFile, listsFile, modesFile },
      secrets: { hashKey: '5e'.repeat(32), operatorToken: OPERATOR_TOKEN },
    },
    async audit() {
      const lines = (await readFile(auditFile, 'utf8')).trimEnd().split('\n');
      return lines.map((line) => JSON.parse(line) as Omit<AuditEntry, 'at'> & { readonly at: string });
    },
    [Symbol.asyncDispose]: () => rm(folder, { recursive: true, force: true }),
  };
};

/** One request of an operator who has the token; what is answered has to be as published. */
export const operate = async (
  { gateway }: Pick<Service, 'gateway'>,
  method: string,
  path: string,
  body?: object,
  { headers = {} }: Pick<SendOptions, 'headers'> = {},
): Promise<Answer> => {
  const answer = await send(method, `${gateway.adminUrl}/operator/v1${path}`, {
    headers: {
      authorization: `Bearer ${OPERATOR_TOKEN}`,
      'numberwall-operator': 'alice',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  checkOperatorContract({ method, path, body }, answer);
  return answer;
};
