import { describe, expect, it } from '@jest/globals';

import { problemDocument, problemText } from '../../../src/core/problems/document.ts';
import { failureCauseOf } from '../../../src/core/problems/failure-cause.ts';
import { problemReference } from '../../../src/core/problems/reference.ts';
import { Problem } from '../../../src/core/problems/problem.ts';
import { PROBLEMS, type ProblemCode } from '../../../src/core/problems/table.ts';

const ID = '0190b1c2-7c1e-4b7e-9a51-3f1f0c6d2a10';
const CODES = Object.keys(PROBLEMS) as ProblemCode[];

describe('a problem', () => {
  it('says code and reason, and has nothing of its own unless it is given', () => {
    const problem = new Problem('quota_exceeded', 'limit');
    expect(problem).toMatchObject({
      name: 'Problem',
      message: 'quota_exceeded: limit',
      extensions: {},
      headers: {},
    });
    expect(problem.definition).toBe(PROBLEMS.quota_exceeded);
    expect(problem).not.toHaveProperty('cause');
  });

  it('keeps what it is given', () => {
    const cause = new Error('why');
    const options = { cause, extensions: { a: 1 }, headers: { 'Retry-After': '7' } };
    expect(new Problem('quota_exceeded', 'limit', options)).toMatchObject(options);
  });

  it('does not walk the stack, and lets others do so', () => {
    const { stackTraceLimit } = Error;
    expect(new Problem('quota_exceeded', 'limit').stack).toBe('Problem: quota_exceeded: limit');
    expect(Error.stackTraceLimit).toBe(stackTraceLimit);
    expect(new Error('other').stack).toContain('\n');
  });
});

describe('a problem document', () => {
  it.each(CODES)('of %s is what its table says, with the id of the decision', (code) => {
    const { type, title, status, message, errorCode } = PROBLEMS[code];
    const own = { type, title, status, code, instance: `urn:uuid:${ID}` };
    const authy = { success: false, message, error_code: errorCode, errors: {} };
    expect(problemDocument({ code, extensions: {} }, ID)).toEqual({ ...own, ...authy });
  });

  it.each(CODES)('of %s is the same as text, each time', (code) => {
    for (const extensions of [{}, { violated: ['a'] }, {}])
      for (const id of [ID, ID.replace('0190', 'ffff')])
        expect(problemText({ code, extensions }, id)).toBe(
          JSON.stringify(problemDocument({ code, extensions }, id)),
        );
  });

  it('takes no member that an object inherits', () => {
    const extensions = Object.create({ inherited: 1 }) as Record<string, unknown>;
    expect(problemText({ code: 'not_found', extensions }, ID)).not.toContain('inherited');
  });

  it('keeps its own members from being replaced', () => {
    const extensions = { code: 'x', success: true, more: 1 };
    expect(problemDocument({ code: 'not_found', extensions }, ID)).toMatchObject({
      ...{ code: 'not_found', success: false, more: 1 },
    });
  });
});

describe('what has failed', () => {
  it.each([
    ['upstream_timeout', 'upstream'],
    ['upstream_', 'upstream'],
    ['not_upstream_timeout', 'internal'],
    ['store_unavailable', 'store'],
    ['edge_store_unavailable', 'store'],
    ['store_unavailable_not', 'internal'],
    ['lists_unknown', 'store'],
    ['revocations_unknown', 'store'],
    ['all_lists_unknown', 'internal'],
    ['lists_unknown_yet', 'internal'],
    ['issuer_keys_unavailable', 'issuer_keys'],
    ['no_issuer_keys_unavailable', 'internal'],
    ['issuer_keys_unavailable_', 'internal'],
    ['shed_queue', 'shed'],
    ['not_shed_queue', 'internal'],
    ['anything', 'internal'],
    [undefined, 'internal'],
  ])('is told from the reason %s: %s', (reason, cause) => {
    expect(failureCauseOf(reason)).toBe(cause);
  });
});

describe('the reference of problems', () => {
  const definition = (status: number, changes: object = {}) => ({
    ...{ status, title: `Title ${status}`, message: `Message ${status}`, errorCode: `60${status}` },
    ...{ type: 'about:blank', ...changes },
  });

  it('has a row for each, by status and then as in the table, and the types that say more', () => {
    const table = {
      late: definition(503),
      first: definition(401, { type: 'https://types.example/first', challenge: 'DPoP error="first"' }),
      second: definition(401),
    } as unknown as typeof PROBLEMS;
    const [introduction = '', rest = ''] = problemReference(table).split('## Codes');
    expect(introduction).toMatch(/^# Errors\n/);
    expect(rest.trim().split('\n')).toEqual([
      '| status | code | title | message | error_code | challenge |',
      '| --- | --- | --- | --- | --- | --- |',
      '| 401 | `first` | Title 401 | Message 401 | `60401` | `DPoP error="first"` |',
      '| 401 | `second` | Title 401 | Message 401 | `60401` |  |',
      '| 503 | `late` | Title 503 | Message 503 | `60503` |  |',
      '',
      '## Types',
      '',
      '`type` is `about:blank`, where RFC 9457 has the title stand for the status, but for:',
      '',
      '- `first`: <https://types.example/first>',
    ]);
  });

  it('is of all problems, where no table is given', () => {
    for (const code of CODES) expect(problemReference()).toContain(`\`${code}\``);
  });
});
