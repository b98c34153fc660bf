import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { createAnswerReader } from '../../../src/adapters/upstream/read-answer.ts';
import { UPSTREAM_FAILURES, UpstreamFailure } from '../../../src/adapters/upstream/upstream-failure.ts';
import type { UpstreamAnswer } from '../../../src/core/upstream.ts';

const MAX_BYTES = 64;

const read = (status: number, chunks: Iterable<Uint8Array>, headers = {}): UpstreamAnswer => {
  const reader = createAnswerReader(MAX_BYTES);
  reader.start(status, headers);
  for (const chunk of chunks) reader.data(chunk);
  return reader.end();
};

const outcome = (...answer: Parameters<typeof read>): unknown => {
  try {
    return read(...answer);
  } catch (error) {
    return error;
  }
};

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc.json({ maxDepth: 3 }).map((text) => new TextEncoder().encode(text)),
  fc.dictionary(fc.string(), fc.jsonValue()).map((value) => new TextEncoder().encode(JSON.stringify(value))),
);

describe('an answer of the upstream', () => {
  it('is an object of at most the size, or a failure of the table, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 200, max: 599 }), fc.array(bytes, { maxLength: 3 }), (status, chunks) => {
        const came = outcome(status, chunks);
        const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
        if (came instanceof UpstreamFailure) {
          expect(Object.keys(UPSTREAM_FAILURES)).toContain(came.reason);
          return;
        }
        expect(size).toBeLessThanOrEqual(MAX_BYTES);
        expect(status < 300 || (status >= 400 && status < 500 && status !== 429)).toBe(true);
        expect(came).toEqual({ status, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
      }),
      { numRuns: 1_000 },
    );
  });

  it('is not read on once it is too large', () => {
    let yielded = 0;
    const endless = (function* () {
      for (;;) {
        yielded += 1;
        yield new Uint8Array(10);
      }
    })();
    expect(outcome(200, endless)).toMatchObject({ reason: 'upstream_answer_too_large' });
    expect(yielded).toBe(Math.floor(MAX_BYTES / 10) + 1);
  });

  it.each([
    [401, '{"success":false,"error_code":"60020"}', { status: 401 }],
    [403, '{"error_code":"60001"}', { status: 403 }],
    [401, '{"success":false}', { reason: 'upstream_credentials' }],
    [403, 'Forbidden', { reason: 'upstream_credentials' }],
    [401, '', { reason: 'upstream_credentials' }],
    [404, '{}', { status: 404 }],
    [422, '{}', { status: 422 }],
  ])('of %i with %j is %j', (status, text, expected) => {
    expect(outcome(status, [new TextEncoder().encode(text)])).toMatchObject(expected);
  });

  it.each(['gzip', 'br', 'identity, gzip', 'x', ''])('coded as %j is refused unread', (coding) => {
    expect(outcome(200, [], { 'content-encoding': coding })).toMatchObject({
      reason: 'upstream_answer_coded',
    });
  });
});
