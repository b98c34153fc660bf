import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { Revocation, RevocationEntry } from '../../../src/core/revocation/revocation.ts';
import { createRevocationIds } from '../../../src/core/revocation/subjects.ts';

export const ids = createRevocationIds(createKeyedHash(Buffer.alloc(32, 7)));

export const idOf = (name: string): string => ids.device(name);

export const entry = (
  name: string,
  changedAt: number,
  content: Partial<Revocation> = {},
): RevocationEntry => ({
  changedAt,
  content: { id: idOf(name), kind: 'device', reason: 'test', by: 'alice', at: changedAt, ...content },
});

export const lifted = (name: string, changedAt: number, expiresAt = 1e12): RevocationEntry => ({
  changedAt,
  content: { id: idOf(name), expiresAt },
});
