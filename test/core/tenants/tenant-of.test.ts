import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { keyTag, tagOf } from '../../../src/core/tenants/key-tag.ts';
import { createTenantOf } from '../../../src/core/tenants/tenant-of.ts';

const ISSUER = 'https://attest.example';

const tenantOf = createTenantOf([
  { id: 'wallet', apps: ['com.example.wallet', 'com.example.wallet.beta'], policies: [] },
  { id: 'chat', apps: ['com.example.chat'], issuers: ['https://chat.example'], policies: [] },
]);
const idOf = (app: string, issuer = ISSUER) => tenantOf({ app, issuer })?.id;

describe('the tenant of a request', () => {
  it('is that of the app which a verified token names', () => {
    expect(idOf('com.example.wallet')).toBe('wallet');
    expect(idOf('com.example.wallet.beta')).toBe('wallet');
  });

  it('is the default one without a verified token, and for an app of no tenant', () => {
    expect(tenantOf(undefined)).toBeUndefined();
    expect(idOf('com.example.other')).toBeUndefined();
    expect(idOf('wallet')).toBeUndefined();
    expect(idOf('__proto__')).toBeUndefined();
  });

  it('is compared exactly', () => {
    expect(idOf('com.example.Wallet')).toBeUndefined();
    expect(idOf('com.example.wallet ')).toBeUndefined();
  });

  it('is the default one where the issuer may not speak for the app', () => {
    expect(idOf('com.example.chat')).toBeUndefined();
    expect(idOf('com.example.chat', 'https://chat.example')).toBe('chat');
  });
});

describe('the hash tag of a tenant', () => {
  const id = fc.stringMatching(/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/);

  it('is what stands in the first braces of a key', () => {
    fc.assert(
      fc.property(id, fc.option(id, { nil: undefined }), fc.string(), (namespace, tenant, rest) => {
        expect(tagOf(`{${keyTag(namespace, tenant)}}:${rest}`)).toBe(keyTag(namespace, tenant));
      }),
    );
  });

  it('is another one for every other pair of namespace and tenant', () => {
    const pair = fc.tuple(id, fc.option(id, { nil: undefined }));
    fc.assert(
      fc.property(pair, pair, (one, other) => {
        expect(keyTag(...one) === keyTag(...other)).toBe(one[0] === other[0] && one[1] === other[1]);
      }),
    );
  });
});
