import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import type { AttestedRequest } from '../../../src/core/attestation/verifier.ts';
import { createBench, draft, NOW, reasonOf, toRequest } from '../../support/attestation-bench.ts';

const RUNS = Number(process.env['NUMBERWALL_FUZZ_RUNS'] ?? 2500);

const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_.= ,{}"\\';
const character = fc.constantFrom(...Array.from(ALPHABET));

/** One edit of a text. */
const edit = fc.record({
  kind: fc.constantFrom('replace', 'insert', 'remove', 'cut', 'double', 'swap'),
  at: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  to: fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
  character,
});

const apply = (
  text: string,
  { kind, at, to, character: inserted }: typeof edit extends fc.Arbitrary<infer E> ? E : never,
): string => {
  const index = Math.floor(at * text.length);
  const other = Math.floor(to * text.length);
  const [from, until] = [Math.min(index, other), Math.max(index, other)];
  switch (kind) {
    case 'replace':
      return text.slice(0, index) + inserted + text.slice(index + 1);
    case 'insert':
      return text.slice(0, index) + inserted + text.slice(index);
    case 'remove':
      return text.slice(0, index) + text.slice(index + 1);
    case 'cut':
      return text.slice(0, from) + text.slice(until);
    case 'double':
      return text.slice(0, until) + text.slice(from);
    default:
      return text.slice(until) + text.slice(from, until) + text.slice(0, from);
  }
};

const texts = ({ headers }: AttestedRequest) => ({
  token: headers['oauth-client-attestation']?.[0] ?? '',
  proof: headers['dpop']?.[0] ?? '',
});

const request = (
  tokens: readonly string[],
  proofs: readonly string[],
  honest: AttestedRequest,
): AttestedRequest => ({
  ...honest,
  headers: { 'oauth-client-attestation': tokens, dpop: proofs },
});

describe('whatever a client sends', () => {
  it('made up headers never throw and are never accepted', async () => {
    const { verifier } = await createBench();
    const honest = toRequest(draft());
    const { token, proof } = texts(honest);
    const part = fc.oneof(
      fc.string(),
      fc.string({ unit: character, maxLength: 300 }),
      fc.jsonValue().map((value) => Buffer.from(JSON.stringify(value)).toString('base64url')),
      fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes).toString('base64url')),
      fc.constantFrom(...token.split('.'), ...proof.split('.')),
    );
    const made = fc.array(part, { maxLength: 5 }).map((parts) => parts.join('.'));
    const list = fc.array(made, { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(list, list, fc.string(), fc.string(), async (tokens, proofs, method, target) => {
        const outcome = await verifier.verify({ ...request(tokens, proofs, honest), method, target });
        expect(outcome.ok).toBe(false);
      }),
      { numRuns: RUNS },
    );
  });

  it.each(['cold', 'warm'])('a mutated token or proof is never accepted, token cache %s', async (state) => {
    const { verifier } = await createBench({ cacheSize: state === 'warm' ? 1000 : 0 });
    const honest = toRequest(draft());
    const { token, proof } = texts(honest);
    expect(reasonOf(await verifier.verify(honest))).toBe('verified');
    const edits = fc.array(edit, { minLength: 1, maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(edits, fc.boolean(), async (changes, onToken) => {
        const original = onToken ? token : proof;
        const mutated = changes.reduce(apply, original);
        fc.pre(mutated !== original);
        const sent = onToken ? request([mutated], [proof], honest) : request([token], [mutated], honest);
        expect(reasonOf(await verifier.verify(sent))).not.toBe('verified');
      }),
      { numRuns: RUNS },
    );
  });

  it('signed claims of any shape never throw, and are accepted only where nothing that counts was changed', async () => {
    const { verify } = await createBench({ require: [] });
    const names = [
      'iss',
      'aud',
      'exp',
      'nbf',
      'iat',
      'sub',
      'jti',
      'cnf',
      'platform',
      'app_version',
      'attestation',
    ];
    const odd = fc.oneof(
      fc.jsonValue(),
      fc.double(),
      fc.maxSafeInteger(),
      fc.constantFrom(NOW, NOW / 1000, -0, ''),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), odd, async (name, value) => {
        const outcome = await verify(({ token }) => void (token.claims[name] = value));
        if (outcome.ok) expect(['sub', 'jti', 'nbf', 'exp', 'iat', 'app_version']).toContain(name);
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('signed proof claims and headers of any shape never throw, and are accepted only where they may be anything', async () => {
    const { verify } = await createBench();
    const odd = fc.oneof(fc.jsonValue(), fc.double(), fc.constantFrom(NOW, NOW / 1000, '', 'POST', 'ES256'));
    const claims = ['htm', 'htu', 'iat', 'jti', 'ath', 'htd'];
    const headers = ['typ', 'alg', 'jwk', 'crit'];
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...claims, ...headers), odd, async (name, value) => {
        fc.pre(value !== null);
        const outcome = await verify(({ proof }) => {
          const part = headers.includes(name) ? proof.header : proof.claims;
          part[name] = value;
        });
        if (outcome.ok) {
          const isHonest = value === 'POST' || value === 'ES256' || value === NOW / 1000;
          expect(name === 'jti' || name === 'iat' || isHonest).toBe(true);
        }
      }),
      { numRuns: RUNS / 2 },
    );
  });

  it('takes no time: a thousand times the largest nonsense', async () => {
    const { verifier } = await createBench();
    const honest = toRequest(draft());
    const { proof } = texts(honest);
    const nonsense = ['A'.repeat(4096), '.'.repeat(4096), 'A.'.repeat(2048), `${'A'.repeat(4000)}.e30.AA`];
    for (const token of nonsense) {
      const started = performance.now();
      for (let run = 0; run < 1000; run += 1) await verifier.verify(request([token], [proof], honest));
      expect((performance.now() - started) / 1000).toBeLessThan(2);
    }
  });
});
