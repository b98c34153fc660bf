import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readAnswer, type RawAnswer } from '../../../src/adapters/upstream/read-answer.ts';
import { UPSTREAM_FAILURES, UpstreamFailure } from '../../../src/adapters/upstream/upstream-failure.ts';

const MAX_BYTES = 64;

const answer = (statusCode: number, chunks: readonly Uint8Array[], headers = {}): RawAnswer => ({
  statusCode,
  headers,
  body: (async function* () {
    yield* await Promise.resolve(chunks);
  })(),
});

const outcome = (raw: RawAnswer) =>
  readAnswer(raw, MAX_BYTES).then(
    (read) => read,
    (error: unknown) => error,
  );

const bytes = fc.oneof(
  fc.uint8Array({ maxLength: 80 }),
  fc.json({ maxDepth: 3 }).map((text) => new TextEncoder().encode(text)),
  fc.dictionary(fc.string(), fc.jsonValue()).map((value) => new TextEncoder().encode(JSON.stringify(value))),
);

describe('an answer of the upstream', () => {
  it('is an object of at most the size, or a failure of the table, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 200, max: 599 }),
        fc.array(bytes, { maxLength: 3 }),
        async (status, chunks) => {
          const read = await outcome(answer(status, chunks));
          const size = chunks.reduce((sum, chunk) => sum + chunk.byteLength, 0);
          if (read instanceof UpstreamFailure) {
            expect(Object.keys(UPSTREAM_FAILURES)).toContain(read.reason);
            return;
          }
          expect(size).toBeLessThanOrEqual(MAX_BYTES);
          expect(status < 300 || (status >= 400 && status < 500 && status !== 429)).toBe(true);
          expect(read).toEqual({ status, body: JSON.parse(Buffer.concat(chunks).toString()) as unknown });
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it('is not read on once it is too large', async () => {
    let yielded = 0;
    const endless: RawAnswer = {
      statusCode: 200,
      headers: {},
      body: (async function* () {
        for (;;) {
          yielded += 1;
          yield await Promise.resolve(new Uint8Array(10));
        }
      })(),
    };
    expect(await outcome(endless)).toMatchObject({ reason: 'upstream_answer_too_large' });
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
  ])('of %i with %j is %j', async (status, text, expected) => {
    expect(await outcome(answer(status, [new TextEncoder().encode(text)]))).toMatchObject(expected);
  });

  it.each(['gzip', 'br', 'identity, gzip', 'x', ''])('coded as %j is refused unread', async (coding) => {
    expect(await outcome(answer(200, [], { 'content-encoding': coding }))).toMatchObject({
      reason: 'upstream_answer_coded',
    });
  });
});
