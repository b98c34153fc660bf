import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { VerifiedEvidence } from '../../../src/core/evidence/provider.ts';
import {
  createEvidenceMemory,
  createEvidenceUse,
  type FoundEvidence,
} from '../../../src/core/issuing/evidence-use.ts';
import { createProofUse } from '../../../src/core/limits/proof-use.ts';
import { DAY, HOUR, MINUTE, SECOND } from '../../../src/core/time.ts';

const hash = createKeyedHash(new Uint8Array(32).fill(7));
const OPTIONS = { namespace: 'nw', hash, clockSkewMs: 30 * SECOND };
const NOW = 1_800_000_000_000;

const found = (
  evidence: Partial<VerifiedEvidence> = {},
  changes: Partial<FoundEvidence> = {},
): FoundEvidence => ({
  provider: 'apple',
  evidence: { evidenceId: 'id', ...evidence } as VerifiedEvidence,
  challenge: 'challenge',
  challengeLifetimeMs: 5 * MINUTE,
  thumbprint: 'thumb',
  proof: { jti: 'jti', acceptableUntil: NOW + MINUTE },
  now: NOW,
  ...changes,
});

describe('what is remembered of accepted evidence', () => {
  it('is each of its parts, by keyed hashes, for longer than it would be accepted again', () => {
    const { key, ttlMs } = createProofUse(OPTIONS)('thumb', found().proof, true, NOW);
    expect(createEvidenceUse(OPTIONS)(found())).toEqual({
      proof: { key, ttlMs },
      evidence: { key: `{nw}:evidence:${hash('evidence', '5:appleid')}`, ttlMs: HOUR },
      challenge: {
        key: `{nw}:challenge:${hash('challenge', '5:thumbchallenge')}`,
        ttlMs: 11 * MINUTE,
      },
    });
  });

  it('is evidence for as long as its challenge, where that lives longer than an hour', () => {
    const use = createEvidenceUse(OPTIONS)(found({}, { challengeLifetimeMs: 2 * HOUR }));
    expect([use.evidence.ttlMs, use.challenge.ttlMs]).toEqual([4 * HOUR + MINUTE, 4 * HOUR + MINUTE]);
  });

  it.each([
    [{ counter: { key: 'k', value: 7 } }, { counter: 7 }],
    [{ remember: { key: 'k', value: 'text' } }, { remember: 'text' }],
    [
      { counter: { key: 'k', value: 7 }, remember: { key: 'k', value: 'text' } },
      { counter: 7, remember: 'text' },
    ],
  ])('is a platform key for half a year, with what it counts and remembers: %j', (evidence, kept) => {
    expect(createEvidenceUse(OPTIONS)(found(evidence as Partial<VerifiedEvidence>)).platformKey).toEqual({
      ...{ key: `{nw}:platform-key:${hash('platform-key', 'k')}`, ttlMs: 180 * DAY },
      ...kept,
    });
  });

  it('is of one key', () => {
    const evidence = { counter: { key: 'k', value: 7 }, remember: { key: 'other', value: 'text' } };
    const use = () => createEvidenceUse(OPTIONS)(found(evidence));
    expect(use).toThrow(new RangeError('evidence is of one key'));
  });

  it('cannot be another’s by moving a border', () => {
    const keyOf = (provider: string, evidenceId: string) =>
      createEvidenceUse(OPTIONS)(found({ evidenceId }, { provider })).evidence.key;
    expect(keyOf('apple', '1id')).not.toBe(keyOf('apple1', 'id'));
  });

  it('is recalled under the same key', async () => {
    const asked: string[] = [];
    const memory = createEvidenceMemory(
      { recall: (key: string) => Promise.resolve((asked.push(key), 'kept')) },
      OPTIONS,
    );
    expect(await memory.recall('k')).toBe('kept');
    expect(asked).toEqual([`{nw}:platform-key:${hash('platform-key', 'k')}`]);
  });
});
