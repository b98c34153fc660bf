import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  compareVersions,
  parseVersion,
  type SemanticVersion,
} from '../../../src/core/attestation/semantic-version.ts';

const version = (text: string): SemanticVersion => {
  const parsed = parseVersion(text);
  if (parsed === undefined) throw new Error(`${text} is no version`);
  return parsed;
};

/** Oldest first; semver.org §11 and the app versions of the 2024 incident. */
const IN_ORDER = [
  '0.0.0-0',
  '0.0.1',
  '1.0.0-1',
  '1.0.0-2',
  '1.0.0-10',
  '1.0.0-99999999999999999998',
  '1.0.0-99999999999999999999',
  '1.0.0--',
  '1.0.0-alpha',
  '1.0.0-alpha.1',
  '1.0.0-alpha.beta',
  '1.0.0-beta',
  '1.0.0-beta.2',
  '1.0.0-beta.11',
  '1.0.0-rc.1',
  '1.0.0',
  '2.0.0',
  '2.1.0',
  '2.1.1',
  '2.9.0',
  '2.10.0',
  '25.0.9',
  '25.1.0-rc.1',
  '25.1.0',
  '26.1.0',
];

describe('semantic versions', () => {
  it('are ordered as semver.org says', () => {
    for (const [i, a] of IN_ORDER.entries()) {
      for (const [j, b] of IN_ORDER.entries()) {
        expect([a, b, Math.sign(compareVersions(version(a), version(b)))]).toEqual([a, b, Math.sign(i - j)]);
      }
    }
  });

  it('do not count build metadata', () => {
    expect(compareVersions(version('1.0.0+a'), version('1.0.0+b.7'))).toBe(0);
  });

  it('are a total order', () => {
    const label = fc.constantFrom('0', '1', '12', 'a', 'b', '-', 'a1');
    const any = fc
      .tuple(fc.nat(2), fc.nat(2), fc.nat(2), fc.array(label, { maxLength: 3 }))
      .map(([a, b, c, labels]) => `${a}.${b}.${c}${labels.length > 0 ? '-' : ''}${labels.join('.')}`);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        const [x, y, z] = [version(a), version(b), version(c)];
        expect(Math.sign(compareVersions(x, y)) + Math.sign(compareVersions(y, x))).toBe(0);
        if (compareVersions(x, y) <= 0 && compareVersions(y, z) <= 0) {
          expect(compareVersions(x, z)).toBeLessThanOrEqual(0);
        }
        expect(compareVersions(x, y) === 0).toBe(a === b);
      }),
      { numRuns: 2000 },
    );
  });

  it.each(['999999999.0.0', `1.0.0-${'a'.repeat(58)}`])('takes %s', (text) =>
    expect(parseVersion(text)).toBeDefined(),
  );

  it.each([
    '1000000000.0.0',
    `1.0.0-${'a'.repeat(59)}`,
    '1.0',
    '1',
    '01.0.0',
    '1.0.0-01',
    '1.0.0-',
    '1.0.0+',
    '1.0.0-a..b',
    'v1.0.0',
    ' 1.0.0',
    '1.0.0\n',
    '1.0.0-ä',
    '-1.0.0',
    '1.0.0.0',
    '',
    undefined,
    1,
    ['1.0.0'],
  ])('refuses %j', (text) => expect(parseVersion(text)).toBeUndefined());
});
