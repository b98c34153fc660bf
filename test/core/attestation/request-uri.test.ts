import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { normaliseOrigin, normaliseUri, requestUri } from '../../../src/core/attestation/request-uri.ts';

describe('normal form of a URI', () => {
  it.each([
    ['http://example.com', 'http://example.com/'],
    ['HTTP://EXAMPLE.com:80/', 'http://example.com/'],
    ['https://example.com:443/a', 'https://example.com/a'],
    ['https://example.com:/a', 'https://example.com/a'],
    ['http://example.com:443/a', 'http://example.com:443/a'],
    ['https://example.com:8443/a?x#y', 'https://example.com:8443/a'],
    ['https://example.com/a#y?x', 'https://example.com/a'],
    ['https://example.com?x=/a/b', 'https://example.com/'],
    ['https://EX%41MPLE.com/', 'https://example.com/'],
    ['https://example.com/%7euser/%2f', 'https://example.com/~user/%2F'],
    ['https://example.com/a/./b/../c', 'https://example.com/a/c'],
    ['https://example.com/a/%2e%2E/c', 'https://example.com/c'],
    ['https://example.com/../../a', 'https://example.com/a'],
    ['https://example.com/a/..', 'https://example.com/'],
    ['https://example.com/a/.', 'https://example.com/a/'],
    ['https://example.com//a//', 'https://example.com//a//'],
    ['https://[2001:DB8::1]:443/', 'https://[2001:db8::1]/'],
    ['http://127.0.0.1:8080/json', 'http://127.0.0.1:8080/json'],
  ])('%s is %s', (uri, normal) => {
    expect(normaliseUri(uri)).toBe(normal);
    expect(normaliseUri(normal)).toBe(normal);
  });

  it.each([
    '',
    '/path',
    '//example.com/',
    'example.com/',
    'https:/example.com',
    'https:///path',
    'ftp://example.com/',
    'javascript:alert(1)',
    'https://user@example.com/',
    'https://example.com@evil.example/',
    'https://example.com:port/',
    'https://example.com:80:80/',
    'https://[::1/',
    'https://exa mple.com/',
    'https://example.com/a b',
    'https://example.com/%',
    'https://example.com/%zz',
    'https://example.com\\path',
    'https://example.com/\u00e9',
    ' https://example.com/',
    'https://example.com/\n',
  ])('%j is none', (uri) => expect(normaliseUri(uri)).toBeUndefined());

  it('agrees with the URL standard where both take it, but for what that one mends', () => {
    const segment = fc.constantFrom('a', 'B', '.', '..', '%2e', '%2E%2e', '', 'x.y', '..a', '%61', '%2F');
    fc.assert(
      fc.property(fc.array(segment, { maxLength: 8 }), (segments) => {
        const uri = `https://Example.com/${segments.join('/')}`;
        const standard = new URL(uri).href.replaceAll('%61', 'a');
        expect(normaliseUri(uri)).toBe(standard);
      }),
      { numRuns: 2000 },
    );
  });

  it('is normal already, whatever goes in', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...Array.from('htps:/.%2eFf@[]?#a')), maxLength: 40 }),
        (text) => {
          const normal = normaliseUri(`https://a.b/${text}`);
          if (normal !== undefined) expect(normaliseUri(normal)).toBe(normal);
        },
      ),
      { numRuns: 5000 },
    );
  });
});

describe('the URI of a request', () => {
  it.each([
    ['/json?x=1', 'https://api.example.com/json'],
    ['//evil.example/json', 'https://api.example.com//evil.example/json'],
    ['/', 'https://api.example.com/'],
  ])('%s', (target, uri) => expect(requestUri('https://api.example.com', target)).toBe(uri));

  it.each(['https://api.example.com/json', '*', '', '@evil.example/', '.evil.example/', ':99/'])(
    '%j is no target in origin form',
    (target) => expect(requestUri('https://api.example.com', target)).toBeUndefined(),
  );
});

describe('an origin', () => {
  it.each([
    ['https://API.example.com:443', 'https://api.example.com'],
    ['http://127.0.0.1:8080/', 'http://127.0.0.1:8080'],
  ])('%s', (text, origin) => expect(normaliseOrigin(text)).toBe(origin));

  it.each(['https://a/b', 'https://a?x', 'https://a#x', 'a', 'https://u@a', ''])('%j is none', (text) => {
    expect(normaliseOrigin(text)).toBeUndefined();
  });
});
