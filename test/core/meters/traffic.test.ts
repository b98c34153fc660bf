import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { DISTINCT_KINDS } from '../../../src/core/meters/distinct.ts';
import { createDistinctMeter } from '../../../src/core/meters/distinct-meter.ts';
import { createTrafficMeter } from '../../../src/core/meters/traffic.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import { DAY } from '../../../src/core/time.ts';
import { deviceOf, factsOf, observationOf } from '../../support/observations.ts';

const hash = createKeyedHash(Buffer.alloc(32, 3));

const createBench = () => {
  const clock = { now: 1_800_000_000_000 };
  const pairs: string[] = [];
  const signals: string[] = [];
  const distinct = createDistinctMeter({ clock: () => clock.now });
  const observe = createTrafficMeter({
    hash,
    distinct,
    telemetry: {
      fanoutSeen: (kind, partners) => void pairs.push(`${kind} ${partners}`),
      countSeen: (signal, count, kind) => void signals.push(`${signal} ${count} ${kind ?? ''}`),
    },
  });
  const see = (changes: Partial<Observation>): void => observe(observationOf({ at: clock.now, ...changes }));
  return { clock, pairs, signals, distinct, see };
};

const counted = (pairs: readonly string[], kind: string): string[] =>
  pairs.filter((pair) => pair.startsWith(`${kind} `)).map((pair) => pair.slice(kind.length + 1));

describe('the traffic meter', () => {
  it('counts distinct subjects of every kind', async () => {
    const { distinct, see } = createBench();
    for (let at = 0; at < 40; at += 1) {
      const facts = factsOf({
        number: readE164(`+12025550${100 + (at % 20)}`),
        address: `192.0.2.${at % 5}`,
        device: deviceOf(`device ${at % 10}`, { issuerSubject: `issuer ${at % 2}` }),
      });
      see({ facts });
    }
    for (const kind of DISTINCT_KINDS) await distinct.turn(kind);
    const counts = DISTINCT_KINDS.map((kind) => distinct.count(kind, '1m'));
    expect(counts).toEqual([20, 10, 5, 1, 2]);
  });

  it('counts the address of a request that did not get as far as its facts', async () => {
    const { distinct, see } = createBench();
    see({ address: factsOf({ address: '192.0.2.1' }).address, status: 401 });
    for (const kind of DISTINCT_KINDS) await distinct.turn(kind);
    expect(distinct.count('addresses', '24h')).toBe(1);
    expect(distinct.count('numbers', '24h')).toBe(0);
  });

  it('tells of each new pair how many partners there are by then', () => {
    const { pairs, see } = createBench();
    const device = deviceOf('one', { hardwareSubject: 'phone', issuerSubject: 'maker' });
    for (const line of [100, 101, 101, 102])
      see({ facts: factsOf({ number: readE164(`+12025550${line}`), device }) });
    see({ facts: factsOf({ number: readE164('+12025550100'), device: { ...device, thumbprint: 'two' } }) });
    expect(counted(pairs, 'numbers_per_device')).toEqual(['1', '2', '3', '1']);
    expect(counted(pairs, 'numbers_per_address')).toEqual(['1', '2', '3']);
    expect(counted(pairs, 'devices_per_address')).toEqual(['1', '2']);
    expect(counted(pairs, 'devices_per_number')).toEqual(['1', '1', '1', '2']);
    expect(counted(pairs, 'keys_per_hardware')).toEqual(['1', '2']);
    expect(counted(pairs, 'new_keys_per_issuer')).toEqual(['1', '2']);
  });

  it('knows tokens by their end, and counts those that come from a further network', () => {
    const { pairs, signals, see } = createBench();
    const from = (address: string, asn?: string, tokenExpiresAt = 1_800_000_600_000) =>
      see({
        facts: factsOf({
          address,
          ...(asn === undefined ? {} : { asn }),
          device: deviceOf('one', { tokenExpiresAt }),
        }),
      });
    from('192.0.2.1', '64500');
    from('192.0.2.2', '64500');
    expect(counted(pairs, 'addresses_per_token')).toEqual(['1', '2']);
    expect(signals).toEqual([]);
    from('198.51.100.1', '64501');
    from('198.51.100.1', '64501');
    expect(signals).toEqual(['replays 1 network']);
    // Its next token begins anew.
    from('198.51.100.1', '64501', 1_800_001_200_000);
    expect(counted(pairs, 'addresses_per_token')).toEqual(['1', '2', '3', '1']);
    expect(signals).toHaveLength(1);
  });

  it('takes the /16 for the network where no database tells', () => {
    const { signals, see } = createBench();
    for (const address of ['192.0.2.1', '192.0.77.1', '198.51.100.1'])
      see({ facts: factsOf({ address, device: deviceOf('one') }) });
    expect(signals).toEqual(['replays 1 network']);
  });

  it('counts numbers that no plan assigns as tripwires', () => {
    const { signals, see } = createBench();
    see({ code: 'number_invalid', reason: 'number_unassigned', status: 400 });
    see({ code: 'number_invalid', reason: 'number_impossible', status: 400 });
    expect(signals).toEqual(['tripwires 1 unassigned']);
  });

  it('forgets within a day', () => {
    const { clock, pairs, see } = createBench();
    const facts = factsOf({ number: readE164('+12025550100'), device: deviceOf('one') });
    see({ facts });
    clock.now += DAY;
    see({ facts });
    expect(counted(pairs, 'numbers_per_device')).toEqual(['1', '1']);
  });
});
