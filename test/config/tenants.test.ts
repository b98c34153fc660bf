import { describe, expect, it } from '@jest/globals';

import { loadConfig } from '../../config/load.ts';
import { development, expectFaults, POLICY, PRODUCTION } from './support.ts';

const SHARED = { ...POLICY, id: 'network', by: 'address16-48', shared: true };
const TENANT = { id: 'wallet', apps: ['com.example.wallet'] };
const OTHER = { id: 'chat', apps: ['com.example.chat'] };

const tenants = (...changes: object[]) => ({
  policies: [POLICY, SHARED],
  tenants: changes.map((change, at) => ({ ...(at === 0 ? TENANT : OTHER), ...change })),
});
const change = (...changes: object[]) => tenants({ changes });
const own = (...policies: object[]) => tenants({ policies });

const compiled = async (...entries: object[]) => (await development(tenants(...entries))).tenants;

describe('compiled tenants', () => {
  it('have the policies of the gateway, the same objects where nothing is changed', async () => {
    const config = await development(tenants({}));
    expect(config.tenants).toEqual([
      { id: 'wallet', apps: ['com.example.wallet'], policies: config.policies },
    ]);
    expect(config.tenants[0]?.policies[0]).toBe(config.policies[0]);
  });

  it('have their changes, and their own policies after those', async () => {
    const [wallet] = await compiled({
      changes: [{ id: 'sample', limit: 3, window: '2m', mode: 'shadow' }],
      policies: [{ id: 'wallet-pace', by: 'global', algorithm: 'pace', limit: 100, window: '1s' }],
    });
    expect(wallet?.policies).toEqual([
      expect.objectContaining({ id: 'sample', limit: 3, windowMs: 120_000, enforcedShare: 0 }),
      expect.objectContaining({ id: 'network', shared: true }),
      expect.objectContaining({ id: 'wallet-pace', by: ['global'] }),
    ]);
  });

  it('start new counters where limit or window is changed, and not where only the mode is', async () => {
    const { policies } = await development(tenants({}));
    const revision = async (changes: object) =>
      (await compiled({ changes: [{ id: 'sample', ...changes }] }))[0]?.policies[0]?.revision;
    expect(await revision({ limit: 9 })).not.toBe(policies[0]?.revision);
    expect(await revision({ window: '2m' })).not.toBe(policies[0]?.revision);
    expect(await revision({ mode: { enforce: '25%' } })).toBe(policies[0]?.revision);
  });

  it('lack a policy that is off for them, and have one that is off for the others', async () => {
    const [wallet, chat] = await compiled({ changes: [{ id: 'sample', mode: 'off' }] }, {});
    expect(wallet?.policies.map(({ id }) => id)).toEqual(['network']);
    expect(chat?.policies.map(({ id }) => id)).toEqual(['sample', 'network']);
    const { policies, tenants: on } = await development({
      policies: [{ ...POLICY, mode: 'off' }],
      tenants: [{ ...TENANT, changes: [{ id: 'sample', mode: 'enforce' }] }],
    });
    expect(policies).toEqual([]);
    expect(on[0]?.policies.map(({ id }) => id)).toEqual(['sample']);
  });

  it('are none by default', async () => {
    expect((await development()).tenants).toEqual([]);
  });
});

describe('faults of tenants', () => {
  expectFaults([
    ['no id', tenants({ id: undefined }), 'tenants[0].id', /is missing/],
    ['an id with a colon', tenants({ id: 'a:b' }), 'tenants[0].id', /lower-case/],
    ['no apps', tenants({ apps: [] }), 'tenants[0].apps', /list of 1 to 64/],
    ['an app of 129 characters', tenants({ apps: ['a'.repeat(129)] }), 'tenants[0].apps[0]', /1 to 128/],
    [
      '65 apps',
      tenants({ apps: Array.from({ length: 65 }, (_, at) => `app${at}`) }),
      'tenants[0].apps',
      /1 to 64/,
    ],
    [
      'an unknown key',
      tenants({ upstream: 'http://a.example' }),
      'tenants[0].upstream',
      /not a (?:key|setting)|unknown/i,
    ],
    ['two tenants of one id', tenants({}, { id: 'wallet' }), 'tenants[1].id', /earlier tenant/],
    ['two tenants with one app', tenants({}, { apps: TENANT.apps }), 'tenants[1].apps[0]', /named already/],
    ['one app twice', tenants({ apps: ['a', 'b', 'a'] }), 'tenants[0].apps[2]', /named already/],
    [
      'a change of an unknown policy',
      change({ id: 'sampel', limit: 1 }),
      'tenants[0].changes[0].id',
      /not in the table/,
    ],
    [
      'a change of a shared policy',
      change({ id: 'network', limit: 1 }),
      'tenants[0].changes[0].id',
      /all tenants share/,
    ],
    ['a change of nothing', change({ id: 'sample' }), 'tenants[0].changes[0]', /changes nothing/],
    [
      'two changes of one policy',
      change({ id: 'sample', limit: 1 }, { id: 'sample', limit: 2 }),
      'tenants[0].changes[1].id',
      /changed already/,
    ],
    [
      'a change to no limit',
      change({ id: 'sample', limit: 0 }),
      'tenants[0].changes[0].limit',
      /whole number/,
    ],
    ['a change of another key', change({ id: 'sample', by: 'device' }), 'tenants[0].changes[0].by', /./],
    [
      'a limit below the cost',
      {
        policies: [{ ...POLICY, cost: 5 }],
        tenants: [{ ...TENANT, changes: [{ id: 'sample', limit: 4 }] }],
      },
      'tenants[0].changes[0].limit',
      /above the limit/,
    ],
    [
      'a limit above what distinct members take',
      {
        policies: [{ ...POLICY, count: 'distinct number' }],
        tenants: [{ ...TENANT, changes: [{ id: 'sample', limit: 129 }] }],
      },
      'tenants[0].changes[0].limit',
      /at most 128/,
    ],
    ['an own policy with an id of the gateway', own(POLICY), 'tenants[0].policies[0].id', /of the gateway/],
    ['an own policy that is shared', own({ ...SHARED, id: 'own' }), 'tenants[0].policies[0].shared', /alone/],
    [
      'an own policy of an unknown route',
      own({ ...POLICY, id: 'own', on: ['look'] }),
      'tenants[0].policies[0].on[0]',
      /not in the table/,
    ],
    [
      'two own policies of one id',
      own({ ...POLICY, id: 'own' }, { ...POLICY, id: 'own' }),
      'tenants[0].policies[1].id',
      /earlier policy/,
    ],
    [
      '65 ids of all tenants together',
      {
        policies: [POLICY],
        tenants: [TENANT, OTHER].map((tenant, of) => ({
          ...tenant,
          policies: Array.from({ length: 32 }, (_, at) => ({ ...POLICY, id: `own-${of}-${at}` })),
        })),
      },
      'tenants',
      /more than 64 different ids/,
    ],
    [
      '65 tenants',
      { tenants: Array.from({ length: 65 }, (_, at) => ({ id: `t-${at}`, apps: [`app${at}`] })) },
      'tenants',
      /at most 64/,
    ],
  ]);

  it('are none at the largest sizes', async () => {
    const most = Array.from({ length: 64 }, (_, at) => ({
      id: `t-${at}`,
      apps: Array.from({ length: 64 }, (__, app) => `app-${at}-${app}`.padEnd(128, 'x')),
    }));
    expect((await development({ policies: [POLICY], tenants: most })).tenants).toHaveLength(64);
  });

  it('name an issuer whose tokens are not accepted', async () => {
    const load = (issuers: readonly string[]) =>
      loadConfig({
        env: {},
        profile: 'production',
        overlay: { ...PRODUCTION, tenants: [{ ...TENANT, issuers }] },
      });
    await expect(load(['https://attest.example.com'])).resolves.toBeDefined();
    await expect(load(['https://attest.example.org'])).rejects.toMatchObject({
      faults: [
        expect.objectContaining({ path: 'tenants[0].issuers[0]', remedy: expect.stringMatching(/attest/) }),
      ],
    });
  });
});

describe('notes on tenants', () => {
  const notes = async (overlay: object) =>
    (
      await loadConfig({ env: {}, profile: 'production', overlay: { ...PRODUCTION, ...overlay } })
    ).notes.filter((note) => /shared|Any issuer/.test(note));

  it('tell where an address has a budget with each tenant', async () => {
    expect(await notes({ policies: [POLICY], tenants: [TENANT] })).toEqual([
      expect.stringMatching(/^No policy by address is shared/),
    ]);
    expect(
      await notes({ policies: [POLICY, { ...SHARED, mode: 'shadow' }], tenants: [TENANT] }),
    ).toHaveLength(1);
    expect(await notes({ policies: [POLICY, SHARED], tenants: [TENANT] })).toEqual([]);
    expect(await notes({ policies: [POLICY] })).toEqual([]);
  });

  it('tell where one of several issuers may name the apps of another', async () => {
    const [issuer] = PRODUCTION.attestation.issuers;
    const attestation = { issuers: [issuer, { ...issuer, issuer: 'https://other.example.com' }] };
    const base = { attestation, policies: [POLICY, SHARED] };
    expect(await notes({ ...base, tenants: [TENANT, OTHER] })).toEqual([
      'Any issuer may name the apps of: wallet, chat.',
    ]);
    const bound = { ...TENANT, issuers: ['https://other.example.com'] };
    expect(await notes({ ...base, tenants: [bound] })).toEqual([]);
  });
});
