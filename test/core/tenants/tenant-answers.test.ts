import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import { createMemoryDecisionStore } from '../../../src/adapters/memory/decision-store.ts';
import type { Ledger } from '../../../src/core/containment/ledger-rule.ts';
import type { RequestFacts } from '../../../src/core/subjects/facts.ts';
import { tagOf } from '../../../src/core/tenants/key-tag.ts';
import { compileTenantAnswers } from '../../../src/core/tenants/tenant-answers.ts';
import { createTenantOf } from '../../../src/core/tenants/tenant-of.ts';
import { HOUR } from '../../../src/core/time.ts';

const hash = (dimension: string, value: string): string =>
  createHash('sha256').update(`${dimension.length}:${dimension}${value}`).digest('base64url').slice(0, 22);

/** One truthful answer for an address. */
const ledger: Ledger = {
  id: 'address',
  by: ['address'],
  capacity: { ipv4: 1, ipv6: 1 },
  trickleMs: 24 * HOUR,
  credit: { from: 1, to: 1 },
  enforcedShare: 1,
  revision: 'r1',
};

const tenants = [
  { id: 'wallet', apps: ['com.example.wallet'], policies: [] },
  { id: 'chat', apps: ['com.example.chat'], policies: [] },
];
const answers = compileTenantAnswers({
  ...{ tenants, tenantOf: createTenantOf(tenants) },
  ...{ ledgers: [ledger], namespace: 'nw', hash },
});

const factsOf = (app: string | undefined, last: string): RequestFacts => ({
  routeId: 'lookup',
  address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
  number: {
    ...{ e164: `+1415555${last}`, country: 'US', block: '+1415555', callingCode: '1' },
    national: `415555${last}`,
  },
  ...(app === undefined
    ? {}
    : {
        device: {
          ...{ thumbprint: 'one-key-for-all', app, issuer: 'i', platform: 'ios', appVersion: '27.1.0' },
          ...{ provider: 'apple-app-attest', level: 'tee', tokenExpiresAt: 0 },
        },
      }),
});

describe('truthful answers of tenants', () => {
  const store = createMemoryDecisionStore({ clock: () => 1_000_000, maxSubjects: 1_000 });
  const isTold = async (app: string | undefined, last: string): Promise<boolean | undefined> => {
    const answer = answers.ask(factsOf(app, last), true)?.request;
    if (answer === undefined) return undefined;
    return (await store.decide({ charges: [], answer })).answer?.open;
  };

  it('have all their keys under one hash tag', () => {
    const tagsOf = (app?: string) => {
      const request = answers.ask(factsOf(app, '0100'), true)?.request;
      const repay = answers.completed(factsOf(app, '0100'));
      const keys = [request?.pair.key, ...(request?.ledgers ?? []).map(({ key }) => key), repay?.pairKey];
      const credited = repay?.credits(request?.pair.opened).map(({ key }) => key) ?? [];
      return new Set([...keys, ...credited].map((key) => tagOf(key ?? '')));
    };
    expect(tagsOf('com.example.wallet')).toEqual(new Set(['nw:wallet']));
    expect(tagsOf('com.example.chat')).toEqual(new Set(['nw:chat']));
    expect(tagsOf('com.example.other')).toEqual(new Set(['nw']));
    expect(tagsOf()).toEqual(new Set(['nw']));
  });

  it('are owed by each tenant’s requests alone, and repaid there alone', async () => {
    const [wallet, chat] = ['com.example.wallet', 'com.example.chat'];
    expect([await isTold(wallet, '0101'), await isTold(wallet, '0102')]).toEqual([true, false]);
    expect([await isTold(chat, '0101'), await isTold(chat, '0102')]).toEqual([true, false]);
    expect([await isTold(undefined, '0101'), await isTold(undefined, '0102')]).toEqual([true, false]);
    const repay = answers.completed(factsOf(wallet, '0101'));
    if (repay === undefined) throw new Error('nothing was completed');
    expect(await store.repay(repay)).toBe(true);
    expect(await isTold(chat, '0103')).toBe(false);
    expect(await isTold(wallet, '0103')).toBe(true);
  });
});
