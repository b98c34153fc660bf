import { describe, expect, it } from '@jest/globals';

import {
  MODE_TEXT,
  readMode,
  readModeRequest,
  writeMode,
  type KeptMode,
} from '../../../src/core/modes/kept-mode.ts';
import { MAX_LIFETIME_MS } from '../../../src/core/replicated/request-parts.ts';

const ID = 'A'.repeat(22);
const MODE: KeptMode = { id: ID, reason: 'test', by: 'alice', at: 5, policy: 'device-requests', share: 0.25 };

describe('a mode', () => {
  it.each([
    ['shadow', 0],
    ['enforce', 1],
    ['0%', 0],
    ['1%', 0.01],
    ['25%', 0.25],
    ['99%', 0.99],
    ['100%', 1],
  ])('%s is a share of %d', (text, share) => {
    expect(readMode(text)).toBe(share);
  });

  it.each([
    '',
    'off',
    'Enforce',
    '25',
    '%',
    '101%',
    '200%',
    '1000%',
    '2.5%',
    '-1%',
    ' 25%',
    '25% ',
    25,
    1,
    null,
  ])('%j is none', (text) => {
    expect(readMode(text)).toBeUndefined();
  });

  it.each([
    [0, 'shadow'],
    [1, 'enforce'],
    [0.01, '1%'],
    [0.29, '29%'],
    [0.99, '99%'],
  ])('of a share of %d is written %s', (share, text) => {
    expect(writeMode(share)).toBe(text);
    expect(readMode(text)).toBe(share);
  });
});

describe('the kept text of a mode', () => {
  it.each([0, 0.25, 1])('is read as it was written, of a share of %d', (share) => {
    const entry = { changedAt: 7, content: { ...MODE, share } };
    expect(MODE_TEXT.read(ID, MODE_TEXT.write(entry))).toEqual(entry);
  });

  const text = MODE_TEXT.write({ changedAt: 7, content: MODE });
  it.each([
    ['0.25', '-0.01'],
    ['0.25', '1.01'],
    ['0.25', '"0.25"'],
    ['0.25', 'null'],
    ['"device-requests"', '"Device"'],
    ['"device-requests"', '"+12125550147"'],
    ['"device-requests"', '"x y"'],
    ['"device-requests"', `"${'a'.repeat(49)}"`],
    ['"device-requests"', '7'],
  ])('is none with %s as %s', (before, after) => {
    expect(text).toContain(before);
    expect(MODE_TEXT.read(ID, text.replace(before, after))).toBeUndefined();
  });
});

describe('what an operator asks for', () => {
  const asked = { mode: '25%', reason: 'a quiet start' };

  it('has a share, a reason, and for how long', () => {
    expect(readModeRequest(asked)).toEqual({ share: 0.25, reason: 'a quiet start' });
    expect(readModeRequest({ ...asked, expires_in: 60 })).toEqual({
      share: 0.25,
      reason: 'a quiet start',
      lifetimeMs: 60_000,
    });
  });

  it.each([
    [{ ...asked, until: 1 }, 'A mode takes mode, reason, expires_in alone.'],
    [{ ...asked, mode: 'off' }, 'mode must be shadow, enforce, or a whole percentage such as 25%.'],
    [{ ...asked, mode: undefined }, 'mode must be shadow, enforce, or a whole percentage such as 25%.'],
    [{ ...asked, reason: 'for +12125550147' }, expect.stringContaining('reason must be')],
    [{ mode: '25%' }, expect.stringContaining('reason must be')],
    [{ ...asked, expires_in: 0 }, expect.stringContaining('expires_in must be')],
    [{ ...asked, expires_in: 1.5 }, expect.stringContaining('expires_in must be')],
    [{ ...asked, expires_in: MAX_LIFETIME_MS / 1_000 + 1 }, expect.stringContaining('expires_in must be')],
  ])('is refused: %j', (body, fault) => {
    expect(readModeRequest(body)).toEqual({ fault });
  });
});
