import { describe, expect, it } from '@jest/globals';

import { development, developmentFaults } from './support.ts';

const ID = 'Ab3_-xYz0123456789QwEr';
const reason = 'help desk';
const policies = [
  { id: 'numbers', by: 'device', count: 'distinct number', limit: 3, window: '24h' },
  { id: 'requests', by: 'device', limit: 10, window: '1m', cost: 2 },
  { id: 'paced', by: 'global', algorithm: 'pace', limit: 10, window: '1s' },
];

const faults = async (lists: object): Promise<string[]> =>
  (await developmentFaults({ policies, lists })).map(({ path, message }) => `${path} ${message}`);

describe('lists of the configuration', () => {
  it('are empty where none are given', async () => {
    expect((await development()).lists).toEqual([]);
  });

  it('take networks and keyed hashes, with an end and a reason', async () => {
    const { lists } = await development({
      policies,
      lists: {
        deny: [{ address: '198.51.100.0/24', until: '2099-01-01', reason }],
        allow: [{ device: ID, reason }],
        overrides: [
          { device: `-${ID.slice(1)}`, policy: 'numbers', limit: 50, reason },
          { issuer: ID, policy: 'paced', unlimited: true, reason },
        ],
      },
    });
    expect(lists).toMatchObject([
      {
        list: 'deny',
        about: { kind: 'address', network: { text: '198.51.100.0/24' } },
        expiresAt: Date.UTC(2099, 0),
      },
      { list: 'allow', about: { kind: 'device', subject: ID }, reason },
      { list: 'override', about: { kind: 'device' }, adjust: { policy: 'numbers', limit: 50 } },
      { list: 'override', about: { kind: 'issuer' }, adjust: { policy: 'paced' } },
    ]);
    expect(lists[3]?.adjust).toEqual({ policy: 'paced' });
  });

  it('take an entry that has ended, so that a restart after its end is no fault', async () => {
    expect(await faults({ deny: [{ device: ID, until: '2020-01-01', reason }] })).toEqual([]);
  });

  it.each<[string, object, string]>([
    ['nobody', { deny: [{ reason }] }, 'lists.deny[0] names nobody'],
    ['two', { deny: [{ device: ID, number: ID, reason }] }, 'lists.deny[0] names more than one thing'],
    [
      'a raw number',
      { deny: [{ number: '+12125550147', reason }] },
      'lists.deny[0].number must be a keyed hash of 22 characters',
    ],
    [
      'a short hash',
      { allow: [{ device: ID.slice(1), reason }] },
      'lists.allow[0].device must be a keyed hash of 22 characters',
    ],
    [
      'half the Internet',
      { allow: [{ address: '128.0.0.0/1', reason }] },
      'lists.allow[0].address names a large part of the Internet',
    ],
    [
      'host bits',
      { deny: [{ address: '198.51.100.7/24', reason }] },
      'lists.deny[0].address has bits set beyond its prefix',
    ],
    [
      'a tunnel',
      { deny: [{ address: '2002::/16', reason }] },
      'lists.deny[0].address names addresses that each stand for an IPv4 address, as which their clients are known',
    ],
    ['no reason', { deny: [{ device: ID }] }, 'lists.deny[0].reason is missing'],
    [
      'a number for a reason',
      { deny: [{ device: ID, reason: 'caller 212 555 0147' }] },
      'lists.deny[0].reason must be 1 to 200 printable characters on one line, without phone number, address, token or key',
    ],
    [
      'an unknown subject',
      { deny: [{ device: ID, route: 'lookup', reason }] },
      'lists.deny[0].route is not a setting',
    ],
    [
      'no policy of this name',
      { overrides: [{ device: ID, policy: 'nobodys', limit: 5, reason }] },
      'lists.overrides[0].policy names a policy or ledger that is not there',
    ],
    [
      'neither',
      { overrides: [{ device: ID, policy: 'numbers', reason }] },
      'lists.overrides[0] has neither limit nor unlimited',
    ],
    [
      'both',
      { overrides: [{ device: ID, policy: 'numbers', limit: 5, unlimited: true, reason }] },
      'lists.overrides[0] has both limit and unlimited',
    ],
    [
      'too many to count exactly',
      { overrides: [{ device: ID, policy: 'numbers', limit: 129, reason }] },
      'lists.overrides[0].limit must be at most 128 with distinct',
    ],
    [
      'less than one request costs',
      { overrides: [{ device: ID, policy: 'requests', limit: 1, reason }] },
      'lists.overrides[0].limit is below the policy’s cost: no request would ever fit',
    ],
    [
      'another pace',
      { overrides: [{ device: ID, policy: 'paced', limit: 99, reason }] },
      'lists.overrides[0].limit cannot replace the limit of a pace, only lift it',
    ],
  ])('refuse %s', async (_name, lists, fault) => {
    const found = await faults(lists);
    expect(found).toHaveLength(1);
    expect(found[0]).toContain(fault);
  });

  it.each([
    ['numbers', 128],
    ['requests', 2],
  ])('take the limit of %s at its bound', async (policy, limit) => {
    expect(await faults({ overrides: [{ device: ID, policy, limit, reason }] })).toEqual([]);
  });
});
