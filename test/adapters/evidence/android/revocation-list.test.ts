import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import {
  MAX_LIST_BYTES,
  openRevocationList,
  parseRevocationList,
  type RevocationList,
} from '../../../../src/adapters/evidence/android/revocation-list.ts';
import { answerJson, createKeySetServer } from '../../../support/key-set-server.ts';
import { until } from '../../../support/until.ts';

const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
const LIST = {
  entries: {
    c35747a084470c3135aeefe2b8d40cd6: { status: 'REVOKED', reason: 'KEY_COMPROMISE' },
    '6681152659205225093': { status: 'SUSPENDED', expires: '2030-01-01' },
  },
};

describe('a revocation list', () => {
  it('is read by serial number, in any case and with any zeros before it', () => {
    expect(parseRevocationList(bytes(LIST)).size).toBe(2);
    expect(parseRevocationList(bytes({ entries: {} })).size).toBe(0);
  });

  it.each([
    ['no JSON', Buffer.from('<html>')],
    ['no entries', bytes({})],
    ['a list', bytes({ entries: [] })],
    ['too much', Buffer.alloc(MAX_LIST_BYTES + 1, ' ')],
  ])('is refused whole: %s', (_what, text) => {
    expect(() => parseRevocationList(text)).toThrow();
  });

  it('takes whoever is on it as revoked, whatever status and spelling he has', () => {
    const entries = { A1: { status: 'FINE' }, '00b2': {}, c3: null };
    expect([...parseRevocationList(bytes({ entries }))]).toEqual(['a1', 'b2', 'c3']);
  });

  it('takes the largest size', () => {
    const text = JSON.stringify(LIST);
    expect(parseRevocationList(Buffer.from(text + ' '.repeat(MAX_LIST_BYTES - text.length))).size).toBe(2);
  });

  it('throws nothing but what it says for made-up texts', () => {
    fc.assert(
      fc.property(fc.oneof(fc.json(), fc.string()), (text) => {
        try {
          parseRevocationList(Buffer.from(text));
        } catch (error) {
          expect((error as Error).name).toBe('KeySetError');
        }
      }),
      { numRuns: 2_000 },
    );
  });
});

describe('a revocation list by URL', () => {
  let server: Awaited<ReturnType<typeof createKeySetServer>>;
  let list: RevocationList | undefined;
  beforeEach(async () => {
    server = await createKeySetServer(answerJson(LIST));
  });
  afterEach(async () => {
    list?.[Symbol.dispose]();
    await server[Symbol.asyncDispose]();
  });
  const open = (refreshMs = 20) => {
    const failures: string[] = [];
    list = openRevocationList(
      { url: server.url, refreshMs },
      { clock: Date.now, events: { loaded: () => undefined, failed: ({ fault }) => failures.push(fault) } },
    );
    return { list, failures };
  };

  it('knows nobody until it has been read, then whoever is on it', async () => {
    const { list: opened } = open();
    expect([opened.isLoaded(), opened.ageSeconds()]).toEqual([false, Infinity]);
    await until(() => Promise.resolve(opened.isLoaded()));
    for (const serial of [
      'C35747A084470C3135AEEFE2B8D40CD6',
      '00c35747a084470c3135aeefe2b8d40cd6',
      '6681152659205225093',
    ]) {
      expect(opened.isRevoked(serial)).toBe(true);
    }
    expect(opened.isRevoked('c35747a084470c3135aeefe2b8d40cd7')).toBe(false);
    expect(opened.ageSeconds()).toBeLessThan(5);
  });

  it.each([
    ['http_status', 500, '{}'],
    ['not_json', 200, 'x'],
    ['redirected', 302, ''],
  ])('serves on when its source breaks: %s', async (fault, status, text) => {
    const { list: opened, failures } = open();
    await until(() => Promise.resolve(opened.isLoaded()));
    server.answer = (_req, res) => void res.writeHead(status).end(text);
    await until(() => Promise.resolve(failures.includes(fault)));
    expect(opened.isRevoked('6681152659205225093')).toBe(true);
    server.answer = answerJson({ entries: {} });
    await until(() => Promise.resolve(!opened.isRevoked('6681152659205225093')));
  });

  it('never asks a URL that anybody on the way could change', () => {
    expect(() => openRevocationList({ url: 'http://example.com/' }, { clock: Date.now })).toThrow(/https/);
  });
});
