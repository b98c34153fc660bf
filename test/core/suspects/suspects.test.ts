import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createMemorySuspectStore } from '../../../src/adapters/memory/suspect-store.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { createSuspects } from '../../../src/core/suspects/suspects.ts';
import { HOUR, MINUTE } from '../../../src/core/time.ts';

const hash = createKeyedHash(new Uint8Array(32).fill(7));
const NOW = 500 * HOUR + 10 * MINUTE;

interface Asking {
  readonly code?: string;
  readonly device?: string;
  readonly address?: string;
  readonly at?: number;
}

const asking = ({ code = 'quota_exceeded', device, address = '192.0.2.1', at = NOW }: Asking) =>
  ({
    ...{ at, code, isStart: false, ledgers: [], facts: {} },
    address: { ladder: [address] },
    attestation: device === undefined ? { ok: false } : { ok: true, device: { thumbprint: device } },
  }) as unknown as Observation;

const create = (store = createMemorySuspectStore()) => {
  let now = NOW;
  const suspects = createSuspects({
    ...{ store, hash, clock: () => now },
    ...{ watchesTripwires: () => true, isExposed: () => false },
  });
  return { suspects, store, setTime: (to: number) => void (now = to) };
};

describe('who is conspicuous', () => {
  it('is a device that was attested, otherwise an address, by what they have shown', async () => {
    const { suspects } = create();
    suspects.observe(asking({ device: 'd' }));
    suspects.observe(asking({ device: 'd', code: 'code_invalid', at: NOW + 5 }));
    suspects.observe(asking({ device: 'd', at: NOW + 2 }));
    suspects.observe(asking({ code: 'attestation_required' }));
    expect(await suspects.list(1, 10)).toEqual([
      {
        ...{ kind: 'device', subject: hash('device', 'd'), total: 3, patterns: { limit: 2, code: 1 } },
        ...{ firstAt: NOW, lastAt: NOW + 2 },
        glimpse: { attestation: 'none', addresses: 1, countries: [] },
      },
      {
        ...{ kind: 'address', subject: hash('address', '192.0.2.1'), total: 1, patterns: { attestation: 1 } },
        ...{ firstAt: NOW, lastAt: NOW },
        glimpse: { attestation: 'none', addresses: 1, countries: [] },
      },
    ]);
  });

  it('is nobody who has shown nothing, or of whom nothing is known', async () => {
    const { suspects } = create();
    suspects.observe(asking({ code: 'not_found' }));
    const nowhere = asking({});
    Reflect.deleteProperty(nowhere, 'address');
    suspects.observe(nowhere);
    expect(await suspects.list(24, 10)).toEqual([]);
  });

  it('is told of by as many as were asked for, the most conspicuous first', async () => {
    const { suspects } = create();
    for (const device of ['once', 'often', 'often', 'twice', 'often', 'twice'])
      suspects.observe(asking({ device }));
    const listed = await suspects.list(1, 2);
    expect(listed.map(({ subject }) => subject)).toEqual([hash('device', 'often'), hash('device', 'twice')]);
  });

  it('is counted over the hours that were asked for', async () => {
    const { suspects, setTime } = create();
    suspects.observe(asking({ device: 'd' }));
    await suspects.flush();
    setTime(NOW + HOUR);
    suspects.observe(asking({ device: 'd', code: 'code_invalid', at: NOW + HOUR }));
    expect(await suspects.list(1, 10)).toMatchObject([
      { total: 1, patterns: { code: 1 }, firstAt: NOW + HOUR, lastAt: NOW + HOUR },
    ]);
    expect(await suspects.list(2, 10)).toMatchObject([
      { total: 2, patterns: { limit: 1, code: 1 }, firstAt: NOW, lastAt: NOW + HOUR },
    ]);
    for (let time = 0; time < 5; time += 1) suspects.observe(asking({ device: 'e', at: NOW + HOUR }));
    expect((await suspects.list(2, 10)).map(({ total }) => total)).toEqual([5, 2]);
    setTime(NOW + 2 * HOUR);
    expect(await suspects.list(1, 10)).toEqual([]);
    expect(await suspects.list(2, 10)).toMatchObject([{ total: 5 }, { total: 1 }]);
  });

  it('is seen at the beginning of the hour where no time is known, and not by whom it was not seen', async () => {
    const { suspects, store } = create();
    await store.add(500, new Map([[`device ${hash('device', 'd')} limit`, 3]]));
    expect(await suspects.list(1, 10)).toEqual([
      {
        ...{ kind: 'device', subject: hash('device', 'd'), total: 3, patterns: { limit: 3 } },
        ...{ firstAt: 500 * HOUR, lastAt: 500 * HOUR },
      },
    ]);
  });

  it('is never what the store holds of another form', async () => {
    const { suspects, store } = create();
    const subject = hash('device', 'd');
    await store.add(
      500,
      new Map([
        [`device ${subject} unheard`, 9],
        [`number ${subject} limit`, 9],
        [`device ${subject}x limit`, 9],
        [`x device ${subject} limit`, 9],
        [`device ${subject} limit `, 9],
      ]),
    );
    expect(await suspects.list(1, 10)).toEqual([]);
  });

  it('is told to the others once, and not where there is nothing to tell', async () => {
    let told = 0;
    const memory = createMemorySuspectStore();
    const { suspects } = create({
      ...memory,
      add: (...all) => {
        told += 1;
        return memory.add(...all);
      },
    });
    await suspects.flush();
    expect(told).toBe(0);
    suspects.observe(asking({ device: 'd' }));
    await suspects.flush();
    await suspects.flush();
    expect(told).toBe(1);
    expect(await suspects.list(1, 10)).toMatchObject([{ total: 1 }]);
  });

  it('has times as long as there is room for them: those of a flood are the hour’s', async () => {
    const { suspects } = create();
    for (let at = 0; at < 4_096; at += 1) suspects.observe(asking({ device: `d${at}` }));
    for (const later of [1, 2]) suspects.observe(asking({ device: 'one more', at: NOW + later }));
    suspects.observe(asking({ device: 'd4095', at: NOW + 3 }));
    const [most, next] = (await suspects.list(1, 2)).toSorted((a, b) => a.lastAt - b.lastAt);
    expect(most).toMatchObject({ subject: hash('device', 'one more'), firstAt: 500 * HOUR });
    expect(next).toMatchObject({ subject: hash('device', 'd4095'), firstAt: NOW, lastAt: NOW + 3 });
  });
});
