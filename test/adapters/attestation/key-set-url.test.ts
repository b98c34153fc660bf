import { describe, expect, it } from '@jest/globals';

import { createKeySet, type KeySet, type KeySetEvents } from '../../../src/adapters/attestation/key-set.ts';
import { checkKeySetUrl } from '../../../src/adapters/attestation/key-set-url.ts';
import { ecKey, jwkOf, NOW } from '../../support/attestation-bench.ts';
import { answerJson, createKeySetServer, type Answer } from '../../support/key-set-server.ts';
import { until } from '../../support/until.ts';

const [one, two] = [ecKey(), ecKey()];
const setOf = (...kids: readonly string[]) => ({
  keys: kids.map((kid) => jwkOf(kid === 'one' ? one : two, kid)),
});

const open = async (answer: Answer, options: { refreshMs?: number; timeoutMs?: number } = {}) => {
  const server = await createKeySetServer(answer);
  const clock = { now: NOW };
  const seen: string[] = [];
  const events: KeySetEvents = {
    loaded: () => void seen.push('loaded'),
    failed: ({ fault }) => void seen.push(fault),
  };
  const set = await createKeySet({ url: server.url, ...options }, { clock: () => clock.now, events });
  return {
    server,
    clock,
    seen,
    set,
    async [Symbol.asyncDispose]() {
      set.close();
      await server[Symbol.asyncDispose]();
    },
  };
};

const status =
  (code: number, headers: Record<string, string> = {}): Answer =>
  (_, res) =>
    void res.writeHead(code, headers).end();

const hang: Answer = () => undefined;

const drip: Answer = (_, res) => {
  res.writeHead(200);
  const timer = setInterval(() => void res.write(' '), 20);
  res.on('close', () => clearInterval(timer));
};

const ofSize =
  (bytes: number): Answer =>
  (_, res) => {
    const json = JSON.stringify(setOf('one'));
    res.end(json + ' '.repeat(bytes - json.length));
  };

describe('a key set by URL', () => {
  it('is read at the start', async () => {
    await using bench = await open(answerJson(setOf('one')));
    expect(bench.set.peek('one')).toMatchObject({ kid: 'one', algorithm: 'ES256' });
    expect(bench.seen).toEqual(['loaded']);
    bench.clock.now += 5000;
    expect(bench.set.ageSeconds()).toBe(5);
  });

  it.each<[string, string, Answer]>([
    ['is down', 'http_status', status(503)],
    ['is not there', 'http_status', status(404)],
    ['redirects', 'redirected', status(302, { location: '/elsewhere' })],
    ['answers 304', 'redirected', status(304)],
    ['hangs', 'unreachable', hang],
    ['drips', 'unreachable', drip],
    ['cuts the connection', 'unreachable', (req) => void req.socket.destroy()],
    ['is huge', 'too_large', ofSize(256 * 1024 + 1)],
    [
      'is endless',
      'too_large',
      (_, res) => {
        const more = (): void => {
          while (!res.destroyed && res.write(Buffer.alloc(65_536, 0x20)));
        };
        res.on('drain', more);
        more();
      },
    ],
    ['is no JSON', 'not_json', (_, res) => void res.end('<html>')],
    ['has a name twice', 'not_json', (_, res) => void res.end('{"keys":[],"keys":[]}')],
    [
      'is compressed',
      'not_json',
      (_, res) => void res.setHeader('content-encoding', 'gzip').end(Buffer.from([0x1f, 0x8b])),
    ],
    ['is no set', 'not_a_key_set', answerJson({ key: 1 })],
    ['is empty', 'no_usable_key', answerJson({ keys: [] })],
    ['has a kid twice', 'repeated_kid', answerJson({ keys: [jwkOf(one, 'one'), jwkOf(two, 'one')] })],
    ['has a private key', 'private_key', answerJson({ keys: [{ ...jwkOf(one, 'one'), d: one.d }] })],
  ])('that %s does not take the place of good keys (%s)', async (_, fault, bad) => {
    await using bench = await open(answerJson(setOf('one')), { timeoutMs: 300 });
    bench.server.answer = bad;
    expect(await bench.set.find('unknown')).toBeUndefined();
    expect(bench.seen).toEqual(['loaded', fault]);
    expect(bench.set.peek('one')).toBeDefined();
    expect(bench.set.isLoaded()).toBe(true);
  });

  it('of exactly 256 KiB is read', async () => {
    await using bench = await open(ofSize(256 * 1024));
    expect(bench.seen).toEqual(['loaded']);
  });

  it('that was never read has no keys, says so, and heals by itself', async () => {
    await using bench = await open(status(503), { refreshMs: 20 });
    expect([bench.set.isLoaded(), bench.set.ageSeconds()]).toEqual([false, Infinity]);
    bench.server.answer = answerJson(setOf('one'));
    await until(() => Promise.resolve(bench.set.isLoaded()));
    expect(bench.set.peek('one')).toBeDefined();
  });

  it('is read again in the background, and rotates', async () => {
    await using bench = await open(answerJson(setOf('one')), { refreshMs: 20 });
    bench.server.answer = answerJson(setOf('two'));
    await until(() => Promise.resolve(bench.set.peek('two') !== undefined));
    expect(bench.set.peek('one')).toBeUndefined();
  });

  it('is asked at once for a key that rotated in', async () => {
    await using bench = await open(answerJson(setOf('one')));
    bench.server.answer = answerJson(setOf('one', 'two'));
    expect(await bench.set.find('two')).toMatchObject({ kid: 'two' });
    expect(bench.server.requests).toBe(2);
  });

  it('closed is not asked any more', async () => {
    await using bench = await open(answerJson(setOf('one')), { refreshMs: 20 });
    bench.set.close();
    const { requests } = bench.server;
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(bench.server.requests).toBe(requests);
  });
});

const storm = (set: KeySet, name: string): Promise<unknown[]> =>
  Promise.all(Array.from({ length: 1000 }, (_, index) => set.find(`${name}-${index}`)));

describe('a storm of unknown kids', () => {
  it('costs one refresh in 30 s, however many there are', async () => {
    await using bench = await open(answerJson(setOf('one')));
    await storm(bench.set, 'a');
    await storm(bench.set, 'b');
    expect(bench.server.requests).toBe(2);
    bench.clock.now += 29_999;
    await storm(bench.set, 'c');
    expect(bench.server.requests).toBe(2);
    bench.clock.now += 1;
    await storm(bench.set, 'd');
    expect(bench.server.requests).toBe(3);
  });

  it('costs no more when the URL is down, or its set has become empty', async () => {
    await using bench = await open(answerJson(setOf('one')));
    for (const answer of [status(500), answerJson({ keys: [] })]) {
      const { requests } = bench.server;
      bench.server.answer = answer;
      bench.clock.now += 30_000;
      await storm(bench.set, 'a');
      await storm(bench.set, 'b');
      expect(bench.server.requests - requests).toBe(1);
      expect(bench.set.peek('one')).toBeDefined();
    }
  });

  it('makes nobody who has a known key wait', async () => {
    await using bench = await open(answerJson(setOf('one')), { timeoutMs: 300 });
    bench.server.answer = hang;
    const waiting = bench.set.find('unknown');
    const started = performance.now();
    expect(await bench.set.find('one')).toBeDefined();
    expect(performance.now() - started).toBeLessThan(100);
    await waiting;
  });
});

describe('the URL of a key set', () => {
  it.each([
    'https://attest.example.com/jwks',
    'http://127.0.0.1:1/x',
    'http://localhost/x',
    'http://[::1]:8/x',
  ])('%s is taken', (url) => expect(checkKeySetUrl(url).href).toBe(url));

  it.each([
    'http://attest.example.com/jwks',
    'http://127.0.0.1.evil.example/jwks',
    'http://localhost.evil.example/',
    'http://10.0.0.1/jwks',
    'https://user:secret@attest.example.com/jwks',
    'file:///etc/passwd',
    'ftp://attest.example.com/',
    'jwks.json',
    '',
  ])('%s is refused', async (url) => {
    expect(() => checkKeySetUrl(url)).toThrow(expect.objectContaining({ fault: 'url_forbidden' }));
    await expect(createKeySet({ url }, { clock: () => NOW })).rejects.toMatchObject({
      fault: 'url_forbidden',
    });
  });
});
