import { describe, expect, it } from '@jest/globals';

import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { createOwnDevices } from '../../../src/core/canary/own-devices.ts';
import type { Observation } from '../../../src/core/detection/observation.ts';
import { signsOf } from '../../../src/core/live/sign-of.ts';
import { createSourcesOfSigns } from '../../../src/core/live/sources-of-signs.ts';
import { MOST_SOURCES } from '../../../src/core/live/tally.ts';
import { AT } from './support.ts';

const seen = (changes: object = {}): Observation => ({
  ...{ at: AT, routeId: 'lookup', path: 'answer', status: 200, replayed: false, ledgers: [] },
  ...{ isStart: false, isTold: false, isHoney: false, isCompletion: false },
  address: { family: 4, text: '192.0.2.1', ladder: ['192.0.2.1/32', '192.0.2.0/24', '192.0.0.0/16'] },
  ...changes,
});
const at = (host: number) => ({ address: { ladder: [`192.0.2.${host}/32`] } });
const noToken = {
  ...{ path: 'deny', code: 'attestation_required' },
  attestation: { ok: false, reason: 'token_missing' },
};
const attested = (thumbprint: string) => ({ attestation: { ok: true, device: { thumbprint } } });

const KNOWN = { watchesTripwires: () => true, isExposed: (device: string) => device === 'exposed' };

describe('the signs of a request', () => {
  it.each([
    ['unattested-flood', noToken],
    ['stale-proofs', { code: 'proof_invalid', attestation: { ok: false, reason: 'proof_expired' } }],
    ['replayed-proofs', { code: 'proof_invalid', replayed: true }],
    ['address-flood', { code: 'quota_exceeded', reason: 'edge_limit' }],
    ['limits-refuse', { code: 'quota_exceeded', refusedBy: [['device']] }],
    ['ledgers-full', { ledgers: [{ enforced: true, reading: { fits: false } }] }],
    ['exposed-devices', { isStart: true, facts: { device: { thumbprint: 'exposed' } } }],
    ['impossible-numbers', { code: 'number_invalid', reason: 'number_impossible' }],
    ['tripwires', { code: 'number_invalid_not', reason: 'number_unassigned' }],
    ['unattested-flood', { code: 'proof_invalid' }],
    ['tripwires', { isStart: true, facts: { number: { e164: '+12125550123' } } }],
  ])('are %s', (sign, changes) => {
    expect(signsOf(seen(changes), KNOWN)).toEqual([sign]);
  });

  it('are none of ledgers in shadow, or with room', () => {
    for (const [enforced, fits] of [
      [false, false],
      [true, true],
      [false, true],
    ])
      expect(signsOf(seen({ ledgers: [{ enforced, reading: { fits } }] }), KNOWN)).toEqual([]);
  });

  it('are none of who is honest, nor a tripwire where no detector looks', () => {
    expect(signsOf(seen({ ...attested('honest'), isStart: true }), KNOWN)).toEqual([]);
    const off = { ...KNOWN, watchesTripwires: () => false };
    expect(signsOf(seen({ isStart: true, isHoney: true }), off)).toEqual([]);
  });
});

describe('the sources of a sign', () => {
  const create = () => createSourcesOfSigns({ hash: createKeyedHash(Buffer.alloc(32, 3)), ...KNOWN });

  it('are those since it began and those that come, told apart, with what they got', () => {
    const sources = create();
    sources.observe(seen({ ...noToken, ...at(99), at: AT - 60_000 }));
    for (let host = 0; host < 8; host += 1) sources.observe(seen({ ...noToken, ...at(host) }));
    const tally = sources.follow('unattested-flood', AT);
    sources.observe(seen({ ...noToken, ...at(0) }));
    sources.observe(seen({ ...attested('a'), replayed: true }));
    expect(tally.read()).toEqual({
      ...{ addresses: 8, devices: 0, requests: 9, withoutToken: 9, refused: 9, blind: 0, told: 0 },
    });
    sources.unfollow(tally);
    sources.observe(seen({ ...noToken, ...at(1) }));
    expect(tally.read().requests).toBe(9);
  });

  it('are those of slots of ten seconds, from a minute before on', () => {
    const sources = create();
    for (let second = 0; second <= 120; second += 1)
      sources.observe(seen({ ...noToken, ...at(second), at: AT + second * 1_000 }));
    const since = (second: number) => sources.follow('unattested-flood', AT + second * 1_000).read().requests;
    // Eight slots are kept; one that had not ended then counts whole.
    expect([since(0), since(60), since(70), since(71), since(120)]).toEqual([71, 61, 51, 51, 1]);
    sources.observe(seen({ ...noToken, ...at(200), at: AT + 100_000 }));
    expect(since(125)).toBe(1);
  });

  it('were told what their devices were told, in the ten minutes before, too, and nobody else was', () => {
    const sources = create();
    const told = (device: string, changes: object = {}) =>
      seen({ ...attested(device), ...at(1), isTold: true, ...changes });
    const full = (device: string, changes: object = {}) =>
      seen({
        ...{ ...attested(device), ...at(1), path: 'blind', ...changes },
        ledgers: [{ enforced: true, reading: { fits: false } }],
      });
    sources.observe(told('walker', { at: AT - 11 * 60_000 }));
    sources.observe(told('walker', { at: AT - 60_000 }));
    sources.observe(told('walker'));
    sources.observe(told('honest'));
    sources.observe(full('walker'));
    const tally = sources.follow('ledgers-full', AT);
    expect(tally.read()).toMatchObject({ requests: 1, blind: 1, told: 2 });
    sources.observe(told('walker'));
    sources.observe(told('another'));
    sources.observe(full('another'));
    expect(tally.read()).toMatchObject({ devices: 2, requests: 2, told: 4 });
  });

  it('are devices where tokens were good, and bounded in number', () => {
    const sources = create();
    const tally = sources.follow('replayed-proofs', AT);
    for (let host = 0; host < MOST_SOURCES + 50; host += 1)
      sources.observe(seen({ ...at(host), ...attested('one'), replayed: true, path: 'deny' }));
    expect(tally.read()).toMatchObject({ devices: 1, addresses: MOST_SOURCES, withoutToken: 0 });
  });
});

describe('the gateway’s own devices', () => {
  it('are known, the last of them', () => {
    const own = createOwnDevices();
    for (let run = 0; run < 70; run += 1) own.add(`canary ${run}`);
    expect(own.isOwn(seen(attested('canary 69')))).toBe(true);
    expect(own.isOwn(seen(attested('canary 0')))).toBe(false);
    expect(own.isOwn(seen(noToken))).toBe(false);
  });
});
