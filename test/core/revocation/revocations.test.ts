import { describe, expect, it } from '@jest/globals';

import { readRevocationRequest } from '../../../src/core/revocation/request.ts';
import { MAX_REVOKED_VERSIONS } from '../../../src/core/revocation/revocation.ts';
import { createRevocationSet } from '../../../src/core/revocation/revocation-set.ts';
import { MAX_KEPT } from '../../../src/core/replicated/entry.ts';
import { ReplicatedFull } from '../../../src/core/replicated/replicated.ts';
import { createRevocations } from '../../../src/core/revocation/revocations.ts';
import { sha256 } from '../../../src/adapters/crypto/sha256.ts';
import { entry, ids, idOf, lifted } from './support.ts';

const APP = { platform: 'ios', appVersion: '27.1.0' } as const;
const subjects = (device: string) => ({ token: idOf('t'), device: idOf(device), issuerKey: idOf('k') });

describe('the set', () => {
  it('keeps the later of two accounts, in whatever order they come', () => {
    const accounts = [entry('a', 1), lifted('a', 2), entry('a', 3), lifted('a', 4)];
    for (const order of [accounts, accounts.toReversed()]) {
      const set = createRevocationSet();
      for (const account of order) set.merge(account);
      expect(set.find(subjects('a'), APP, 10)).toBeUndefined();
      expect(set.merge(entry('a', 4))).toBe(false);
      expect(set.merge(entry('a', 5))).toBe(true);
      expect(set.find(subjects('a'), APP, 10)).toBe('device_revoked');
    }
  });

  it('lets a revocation end at its instant', () => {
    const set = createRevocationSet();
    set.merge(entry('a', 1, { expiresAt: 100 }));
    expect(set.find(subjects('a'), APP, 99)).toBe('device_revoked');
    expect(set.find(subjects('a'), APP, 100)).toBeUndefined();
    set.prune(99);
    expect(set.size).toBe(1);
    set.prune(100);
    expect(set.size).toBe(0);
  });

  it.each([
    ['27.1.0', false, true],
    ['27.1.0', true, true],
    ['27.1.1', false, false],
    ['27.1.1', true, true],
    ['27.0.9', true, false],
    ['27.1.0-rc.1', true, false],
    ['28.0.0-rc.1', true, true],
    ['27.1.0+build.7', false, true],
  ])('of version %s (or below: %s) refuses 27.1.0: %s', (version, orBelow, isRevoked) => {
    const set = createRevocationSet();
    const versions = { platform: 'ios', version, orBelow } as const;
    set.merge(entry('v', 1, { kind: 'app-version', versions }));
    expect(set.find(subjects('a'), APP, 10)).toBe(isRevoked ? 'app_version_revoked' : undefined);
    expect(set.find(subjects('a'), { ...APP, platform: 'android' }, 10)).toBeUndefined();
    set.merge(lifted('v', 2));
    expect(set.find(subjects('a'), APP, 10)).toBeUndefined();
  });
});

describe('what is revoked', () => {
  const APP_OF_NOBODY = { platform: 'ios', appVersion: '1.0.0' } as const;
  const all = {
    ...{ token: idOf('token'), device: idOf('device'), issuerKey: idOf('key') },
    issuerCertificate: idOf('certificate'),
  };

  it.each([
    ['token', 'token_revoked'],
    ['device', 'device_revoked'],
    ['key', 'issuer_key_revoked'],
    ['certificate', 'issuer_certificate_revoked'],
  ])('is found by its %s', (name, reason) => {
    const set = createRevocationSet();
    expect(set.find(all, APP_OF_NOBODY, 10)).toBeUndefined();
    set.merge(entry(name, 1));
    expect(set.find(all, APP_OF_NOBODY, 10)).toBe(reason);
    const { token, device, issuerKey } = all;
    expect(set.find({ token, device, issuerKey }, APP_OF_NOBODY, 10)).toBe(
      name === 'certificate' ? undefined : reason,
    );
  });

  it('is counted by kind while it is in force', () => {
    const set = createRevocationSet();
    const none = { token: 0, device: 0, 'issuer-key': 0, 'issuer-certificate': 0, 'app-version': 0 };
    expect(set.counts(10)).toEqual(none);
    for (const name of ['a', 'b']) set.merge(entry(name, 1));
    set.merge(entry('c', 1, { kind: 'token', expiresAt: 100 }));
    set.merge(lifted('d', 1));
    expect(set.counts(99)).toEqual({ ...none, device: 2, token: 1 });
    expect(set.counts(100)).toEqual({ ...none, device: 2 });
  });

  it('of versions is any of several ranges, and none whose version cannot be read or that is forgotten', () => {
    const set = createRevocationSet();
    const range = (name: string, version: string, orBelow: boolean, expiresAt?: number) =>
      set.merge(
        entry(name, 1, {
          ...{ kind: 'app-version' as const, versions: { platform: 'ios' as const, version, orBelow } },
          ...(expiresAt === undefined ? {} : { expiresAt }),
        }),
      );
    const find = (appVersion?: string) =>
      set.find(
        subjects('a'),
        { platform: 'ios', ...(appVersion === undefined ? {} : { appVersion }) } as typeof APP,
        10,
      );
    expect(find('27.1.0')).toBeUndefined();
    range('old', '1.0.0', true);
    range('one', '27.1.0', false, 50);
    range('odd', 'latest', true);
    expect(['0.9.0', '1.0.0', '27.1.0'].map(find)).toEqual(Array(3).fill('app_version_revoked'));
    expect(['1.0.1', '27.0.9', '27.1.1', 'unreadable', undefined].map(find)).toEqual(
      Array(5).fill(undefined),
    );
    set.prune(50);
    expect(find('27.1.0')).toBeUndefined();
    set.merge(entry('none', 1, { kind: 'app-version' }));
    expect(find('27.1.0')).toBeUndefined();
  });

  it('is unknown before it was read once, but for what is known already', () => {
    const set = createRevocationSet();
    const keeper = { isLoaded: false, refresh: () => Promise.resolve(), keep: () => Promise.resolve() };
    const revocations = createRevocations({ set, keeper, ids, clock: () => 1_000 });
    expect(revocations.find(subjects('a'), APP, 10)).toBe('revocations_unknown');
    set.merge(entry('a', 1));
    expect(revocations.find(subjects('a'), APP, 10)).toBe('device_revoked');
    keeper.isLoaded = true;
    expect(revocations.find(subjects('b'), APP, 10)).toBeUndefined();
    const token = { issuer: 'i', kid: 'k', claims: {}, text: 'a.b.c', thumbprint: 't' };
    expect(revocations.subjectsOf(token)).toEqual(ids.subjectsOf(token));
  });
});

describe('the bounds', () => {
  const create = () => {
    const set = createRevocationSet();
    const keeper = { isLoaded: true, refresh: () => Promise.resolve(), keep: () => Promise.resolve() };
    return { set, revocations: createRevocations({ set, keeper, ids, clock: () => 1_000 }) };
  };
  const device = (name: string) => ({ id: idOf(name), kind: 'device', reason: 'test' }) as const;

  it('are ten thousand ids; what is revoked can still be changed and taken back', async () => {
    const { set, revocations } = create();
    for (let index = 1; index < MAX_KEPT; index += 1) set.merge(entry(`d${index}`, 1));
    await revocations.put(device('last'), 'alice');
    await expect(revocations.put(device('over'), 'alice')).rejects.toBeInstanceOf(ReplicatedFull);
    expect((await revocations.put(device('last'), 'bob')).isNew).toBe(false);
    expect((await revocations.lift(idOf('last')))?.by).toBe('bob');
  });

  it('are sixty-four ranges of versions', async () => {
    const { revocations } = create();
    const range = (patch: number) => {
      const versions = { platform: 'ios', version: `1.0.${patch}`, orBelow: false } as const;
      return { id: ids.appVersions(versions), kind: 'app-version', versions, reason: 'test' } as const;
    };
    for (let patch = 0; patch < MAX_REVOKED_VERSIONS; patch += 1)
      await revocations.put(range(patch), 'alice');
    // What is no range counts for none.
    await revocations.put(device('a'), 'alice');
    await expect(revocations.put(range(64), 'alice')).rejects.toThrow(new ReplicatedFull('app-version'));
    expect((await revocations.put(range(0), 'alice')).isNew).toBe(false);
    await revocations.lift(range(0).id);
    expect((await revocations.put(range(64), 'alice')).isNew).toBe(true);
  });

  it('changes by a clock that was set back are later all the same', async () => {
    const { set, revocations } = create();
    set.merge(entry('a', 5_000));
    expect(await revocations.lift(idOf('a'))).toBeDefined();
    expect(set.find(subjects('a'), APP, 1_000)).toBeUndefined();
  });

  it('two changes at once of one id are one after the other', async () => {
    const { revocations } = create();
    const both = await Promise.all([
      revocations.put(device('a'), 'alice'),
      revocations.put(device('a'), 'bob'),
    ]);
    expect(both.map(({ isNew }) => isNew)).toEqual([true, false]);
    const lifts = await Promise.all([revocations.lift(idOf('a')), revocations.lift(idOf('a'))]);
    expect(lifts.map((each) => each?.by)).toEqual(['bob', undefined]);
  });
});

describe('a request', () => {
  const read = (body: Record<string, unknown>) =>
    readRevocationRequest({ reason: 'test', ...body }, ids, sha256);
  const DEVICE = { kind: 'device', thumbprint: 'A'.repeat(43) };
  const KEY = { kind: 'issuer-key', issuer: 'https://a.example', kid: 'k' };
  const VERSION = { kind: 'app-version', platform: 'ios', version: '1.0.0' };

  it.each([
    [{}],
    [{ kind: 'user' }],
    [{ kind: 'toString' }],
    [{ ...DEVICE, thumbprint: 'A'.repeat(42) }],
    [{ ...DEVICE, thumbprint: 'A'.repeat(44) }],
    [{ ...DEVICE, thumbprint: `${'A'.repeat(42)}=` }],
    [{ ...DEVICE, token: 'a.b.c' }],
    [{ ...DEVICE, extra: 1 }],
    [{ ...DEVICE, reason: undefined }],
    [{ ...DEVICE, expires_in: 0 }],
    [{ ...DEVICE, expires_in: -1 }],
    [{ ...DEVICE, expires_in: 1.5 }],
    [{ ...DEVICE, expires_in: '60' }],
    [{ ...DEVICE, expires_in: 3_650 * 86_400 + 1 }],
    [{ kind: 'device', token: 'a.b.c' }],
    [{ kind: 'token', jti: 'x' }],
    [{ kind: 'token', jti: 'x'.repeat(129), issuer: 'a' }],
    [{ kind: 'token', jti: 'a b', issuer: 'a' }],
    [{ kind: 'token', token: 'A'.repeat(5_000) }],
    [{ ...KEY, kid: '' }],
    [{ ...KEY, kid: 'k'.repeat(257) }],
    [{ ...KEY, issuer: undefined }],
    [{ kind: 'issuer-certificate', subject: '' }],
    [{ kind: 'issuer-certificate', subject: 's'.repeat(129) }],
    [{ ...VERSION, platform: 'windows' }],
    [{ ...VERSION, version: '1.0' }],
    [{ ...VERSION, version: '2015550.1.0' }],
    [{ ...VERSION, or_below: 'yes' }],
  ])('%j is refused by a sentence that quotes nothing', (body) => {
    const answer = read(body);
    expect(answer).toHaveProperty('fault');
    expect(JSON.stringify(answer)).not.toMatch(/A{42}|k{20}|s{20}|windows|toString/);
  });

  it.each([
    [DEVICE],
    [{ ...DEVICE, expires_in: 1 }],
    [{ ...DEVICE, expires_in: 3_650 * 86_400 }],
    [{ kind: 'token', jti: 'x'.repeat(128), issuer: 'a' }],
    [{ ...KEY, kid: 'k'.repeat(256) }],
    [{ kind: 'issuer-certificate', subject: 's'.repeat(128) }],
    [{ ...VERSION, or_below: true }],
  ])('%j is taken', (body) => {
    expect(read(body)).toMatchObject({
      kind: body.kind,
      id: expect.stringMatching(/^[\w-]{22}$/) as unknown,
    });
  });
});
