import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { bindingOf, type BindingParts } from '../../../src/core/issuing/binding.ts';
import { committed } from '../../support/references.ts';

const PARTS: BindingParts = {
  challenge: 'AAECAwQFBgcICQoLDA0ODw',
  audience: 'https://api.example.com',
  app: 'com.example.authenticator',
  appVersion: '27.1.0',
  thumbprint: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
};

const hex = (parts: BindingParts) => Buffer.from(bindingOf(parts, sha256)).toString('hex');

describe('the binding', () => {
  it('is the hash of its parts, each behind its length', () => {
    const hash = createHash('sha256');
    for (const part of ['numberwall-attestation-token-v1', ...(Object.values(PARTS) as string[])]) {
      const length = Buffer.alloc(4);
      length.writeUInt32BE(Buffer.byteLength(part));
      hash.update(length).update(part);
    }
    expect(hex(PARTS)).toBe(hash.digest('hex'));
  });

  it('is the published test vector', () => {
    const published = committed('docs/protocol.md');
    for (const part of Object.values(PARTS) as string[]) expect(published).toContain(`\`${part}\``);
    expect(published).toContain(`\`${hex(PARTS)}\``);
  });

  it.each(Object.keys(PARTS))('changes with %s', (name) => {
    expect(hex({ ...PARTS, [name]: 'other' })).not.toBe(hex(PARTS));
  });

  it('tells parts apart that are one text together', () => {
    const moved = { ...PARTS, app: `${PARTS.app}2`, appVersion: '7.1.0' };
    expect(hex({ ...PARTS, app: PARTS.app, appVersion: '27.1.0' })).not.toBe(hex(moved));
  });

  it('counts bytes, not characters', () => {
    expect(hex({ ...PARTS, app: 'é' })).not.toBe(hex({ ...PARTS, app: 'e\u0301' }));
    expect(bindingOf({ ...PARTS, app: '😀' }, sha256)).toHaveLength(32);
  });
});
