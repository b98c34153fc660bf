import type { X509Certificate } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { readCertificate } from '../../../../src/adapters/evidence/x509/certificate.ts';
import { checkChain } from '../../../../src/adapters/evidence/x509/chain.ts';
import { extensionsOf } from '../../../../src/adapters/evidence/x509/extension.ts';
import { readPinnedRoots } from '../../../../src/adapters/evidence/x509/pinned-roots.ts';
import { isExpired, isNotYetValid } from '../../../../src/adapters/evidence/x509/validity.ts';
import { issue, newKey, toPem, type Issued } from '../../../support/evidence/certificates.ts';

const root = issue({ name: 'root', key: newKey('P-384'), isAuthority: true, hash: 'sha384' });
const middle = issue({ name: 'middle', key: newKey('P-384'), issuer: root, isAuthority: true });
const leaf = issue({ name: 'leaf', key: newKey(), issuer: middle });

const read = ({ der }: Issued): X509Certificate => {
  const certificate = readCertificate(der);
  if (certificate === undefined) throw new RangeError('no certificate');
  return certificate;
};

const roots = [read(root)];
const outcome = (chain: readonly Issued[], maxLength = 3): string => {
  const found = checkChain(chain.map(read), { roots, maxLength });
  return typeof found === 'string' ? found : 'ok';
};

describe('a chain of certificates', () => {
  it('ends in a pinned root, or in what it issued', () => {
    expect(outcome([leaf, middle])).toBe('ok');
    expect(outcome([leaf, middle, root])).toBe('ok');
    expect(outcome([middle])).toBe('ok');
  });

  it('is at most as long as allowed, and not empty', () => {
    expect(outcome([leaf, middle], 2)).toBe('ok');
    expect(outcome([leaf, middle], 1)).toBe('length');
    expect(outcome([])).toBe('length');
  });

  it.each(['sha256', 'sha384', 'sha512'] as const)('is signed over %s', (hash) => {
    expect(outcome([issue({ name: 'leaf', key: leaf.key, issuer: middle, hash }), middle])).toBe('ok');
  });

  it('is not signed over SHA-1', () => {
    const weak = issue({ name: 'leaf', key: leaf.key, issuer: middle, hash: 'sha1' });
    expect(outcome([weak, middle])).toBe('algorithm');
  });

  it('has authorities alone above the target', () => {
    const plain = issue({ name: 'plain', key: newKey(), issuer: root });
    expect(outcome([issue({ name: 'leaf', key: newKey(), issuer: plain }), plain])).toBe('authority');
  });

  it('is in order, of names and of signatures', () => {
    expect(outcome([middle, root, leaf])).toBe('authority');
    const stranger = { name: 'middle', key: newKey('P-384') };
    expect(outcome([issue({ name: 'leaf', key: newKey(), issuer: stranger }), middle])).toBe('issuer');
    const renamed = { name: 'other', key: middle.key };
    expect(outcome([issue({ name: 'leaf', key: newKey(), issuer: renamed }), middle])).toBe('issuer');
  });

  it('is of no root that only bears the name', () => {
    const other = issue({ name: 'root', key: newKey('P-384'), isAuthority: true });
    const theirs = issue({ name: 'middle', key: newKey('P-384'), issuer: other, isAuthority: true });
    expect(outcome([issue({ name: 'leaf', key: newKey(), issuer: theirs }), theirs])).toBe('root');
    expect(outcome([theirs, other])).toBe('root');
    expect(outcome([leaf])).toBe('root');
  });
});

describe('a certificate', () => {
  it('is DER without anything behind it', () => {
    expect(readCertificate(new Uint8Array([...leaf.der, 0]))).toBeUndefined();
    expect(readCertificate(leaf.der.subarray(0, -1))).toBeUndefined();
    expect(readCertificate(Buffer.from(toPem(leaf.der)))).toBeUndefined();
    expect(readCertificate(new Uint8Array())).toBeUndefined();
  });

  it('is valid from its first millisecond to the end of its last second', () => {
    const [from, until] = [Date.parse('2026-01-01T00:00:00Z'), Date.parse('2027-01-01T00:00:00Z')];
    const certificate = read(leaf);
    expect([from - 1, from].map((now) => isNotYetValid(certificate, now))).toEqual([true, false]);
    expect([until + 999, until + 1_000].map((now) => isExpired(certificate, now))).toEqual([false, true]);
  });

  it('shows each extension of an OID', () => {
    const extensions = [
      ['1.2.3.4', new Uint8Array([5, 0])],
      ['1.2.3.4', new Uint8Array([4, 0])],
    ] as const;
    const bearer = read(issue({ name: 'bearer', key: newKey(), extensions }));
    expect(extensionsOf(bearer, '1.2.3.4')).toEqual([new Uint8Array([5, 0]), new Uint8Array([4, 0])]);
    expect(extensionsOf(bearer, '1.2.3.5')).toEqual([]);
  });
});

describe('pinned roots', () => {
  it('are certificates of authorities, one at least', () => {
    expect(readPinnedRoots([toPem(root.der)])).toHaveLength(1);
    expect(() => readPinnedRoots([])).toThrow('no root');
    expect(() => readPinnedRoots(['x'])).toThrow('no certificate');
    expect(() => readPinnedRoots([toPem(leaf.der)])).toThrow('authority');
  });
});
