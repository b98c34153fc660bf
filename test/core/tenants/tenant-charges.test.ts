import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { AttestedDevice } from '../../../src/core/attestation/verifier.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { tagOf } from '../../../src/core/tenants/key-tag.ts';
import { compileTenantCharges } from '../../../src/core/tenants/tenant-charges.ts';
import { createTenantOf } from '../../../src/core/tenants/tenant-of.ts';
import { createTenantProofUse } from '../../../src/core/tenants/tenant-proof-use.ts';
import { policy } from '../limits/policy-sample.ts';

const hash = (dimension: string, value: string): string =>
  createHash('sha256').update(`${dimension.length}:${dimension}${value}`).digest('base64url').slice(0, 22);

const device = (app: string): AttestedDevice => ({
  thumbprint: 'one-key-for-all',
  app,
  issuer: 'https://attest.example',
  platform: 'ios',
  appVersion: '27.1.0',
  provider: 'apple-app-attest',
  level: 'secure-enclave',
  tokenExpiresAt: 0,
});

const factsOf = (app?: string): RequestFacts => ({
  routeId: 'lookup',
  address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
  ...(app === undefined ? {} : { device: device(app) }),
});

const own = policy({ id: 'device-requests', by: ['device'] });
const shared = policy({ id: 'address-requests', by: ['address'], shared: true });
const perTenant = policy({ id: 'address-numbers', by: ['address'] });
const policies = [own, shared, perTenant];
const tenants = [
  { id: 'wallet', apps: ['com.example.wallet'], policies },
  { id: 'chat', apps: ['com.example.chat'], policies: [{ ...own, limit: 3 }, shared] },
];
const tenancy = { tenants, tenantOf: createTenantOf(tenants), namespace: 'nw', hash };
const build = compileTenantCharges({ ...tenancy, policies });

const keysOf = (app?: string) => build(factsOf(app)).request.charges.map(({ key }) => key);
const tagsOf = (app?: string) => keysOf(app).map(tagOf);

describe('charges of tenants', () => {
  it('have the hash tag of their tenant, and of the gateway where a policy is shared', () => {
    expect(tagsOf('com.example.wallet')).toEqual(['nw:wallet', 'nw', 'nw:wallet']);
    expect(tagsOf('com.example.chat')).toEqual(['nw:chat', 'nw']);
  });

  it('are those of the gateway for an app of no tenant, and without a verified token', () => {
    expect(tagsOf('com.example.other')).toEqual(['nw', 'nw', 'nw']);
    expect(tagsOf()).toEqual(['nw', 'nw']);
  });

  it('share no key between two tenants with the same device and address, but that of a shared policy', () => {
    const [wallet, chat] = [keysOf('com.example.wallet'), keysOf('com.example.chat')];
    const [, ofShared] = wallet;
    expect(wallet.filter((key) => chat.includes(key))).toEqual([ofShared]);
  });

  it('have the limits of their tenant', () => {
    const limits = (app: string) => build(factsOf(app)).request.charges.map(({ limit }) => limit);
    expect(limits('com.example.wallet')).toEqual([10, 10, 10]);
    expect(limits('com.example.chat')).toEqual([3, 10]);
  });
});

describe('proofs of tenants', () => {
  const use = createTenantProofUse({ ...tenancy, clockSkewMs: 0 });
  const keyOf = (app: string) => use(device(app), { jti: 'j', acceptableUntil: 1 }, true, 0).key;

  it('are remembered beside the counters of their tenant', () => {
    expect(tagOf(keyOf('com.example.wallet'))).toBe('nw:wallet');
    expect(tagOf(keyOf('com.example.chat'))).toBe('nw:chat');
    expect(tagOf(keyOf('com.example.other'))).toBe('nw');
  });
});
