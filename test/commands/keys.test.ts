import { chmod, mkdtemp, readFile, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseKeySchedule } from '../../src/adapters/issuing/key-schedule-file.ts';
import { keys } from '../../src/commands/keys.ts';
import { isJsonObject, type JsonObject } from '../../src/core/attestation/strict-json.ts';
import {
  KEEP_RETIRED_MS,
  LEAST_PUBLISHED_MS,
  publishedKeys,
  rotateKeys,
  untilNextMaySign,
  type KeySchedule,
} from '../../src/core/issuing/key-schedule.ts';

let folder: string;
let file: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-keys-'));
  file = join(folder, 'keys.json');
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const run = async (...args: string[]) => {
  const [stdout, stderr] = [new PassThrough(), new PassThrough()];
  const code = await keys(args, {}, { stdout, stderr });
  stdout.end();
  stderr.end();
  return { code, stdout: await text(stdout), stderr: await text(stderr) };
};

interface Row {
  readonly state: string;
  readonly kid: string;
}
const rows = async (): Promise<readonly Row[]> =>
  (JSON.parse((await run('list', '--json', '--file', file)).stdout) as { keys: readonly Row[] }).keys;

describe('numberwall keys', () => {
  it('makes a file for its owner alone, shows it, and keeps its secrets', async () => {
    const made = await run('generate', '--file', file);
    expect(made).toMatchObject({ code: 0, stderr: '' });
    expect((await stat(file)).mode & 0o777).toBe(0o600);
    const held = JSON.parse(await readFile(file, 'utf8')) as Record<string, { jwk: { d: string } }>;
    const listed = await run('list', '--file', file);
    expect(listed.stdout).toMatch(/^current {2}\S{43} {2}since .*Z\nnext {5}\S{43} {2}since .*Z\n$/);
    for (const { stdout } of [made, listed, await run('list', '--json', '--file', file)]) {
      expect(stdout).not.toContain(held['current']?.jwk.d);
      expect(stdout).not.toContain(held['next']?.jwk.d);
    }
  });

  it('never writes over a file', async () => {
    await run('generate', '--file', file);
    const before = await readFile(file, 'utf8');
    expect(await run('generate', '--file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/is there already/) as unknown,
    });
    expect(await readFile(file, 'utf8')).toBe(before);
  });

  it('rotates: next becomes current, current is published on without its private part', async () => {
    await run('generate', '--file', file);
    const [current, next] = await rows();
    expect(await run('rotate', '--file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/Rotate in 10 min, or see --now/) as unknown,
    });
    expect(await run('rotate', '--now', '--file', file)).toMatchObject({ code: 0 });
    const after = await rows();
    expect(after.map(({ state }) => state)).toEqual(['current', 'next', 'retired']);
    expect([after[0]?.kid, after[2]?.kid]).toEqual([next?.kid, current?.kid]);
    const held = JSON.parse(await readFile(file, 'utf8')) as { retired: { jwk: object }[] };
    expect(held.retired[0]?.jwk).not.toHaveProperty('d');
  });

  it('loses nothing when several rotate at once', async () => {
    await run('generate', '--file', file);
    const results = await Promise.all(
      Array.from({ length: 8 }, () => run('rotate', '--now', '--file', file)),
    );
    const done = results.filter(({ code }) => code === 0).length;
    expect(done).toBeGreaterThan(0);
    for (const { code, stderr } of results)
      if (code !== 0) expect(stderr).toMatch(/somebody else is changing/);
    const kids = (await rows()).map(({ kid }) => kid);
    expect(new Set(kids).size).toBe(2 + done);
  });

  it('takes over the lock of a process that died', async () => {
    await run('generate', '--file', file);
    await writeFile(`${file}.lock`, '');
    expect(await run('rotate', '--now', '--file', file)).toMatchObject({ code: 1 });
    await utimes(`${file}.lock`, 1, 1);
    expect(await run('rotate', '--now', '--file', file)).toMatchObject({ code: 0 });
  });

  it.each([
    ['nothing', undefined, /ENOENT.*keys generate/],
    ['no JSON', '{', /no key schedule/],
    ['another version', '{"version":2}', /no key schedule/],
    ['too much', ' '.repeat(65_537), /no key schedule/],
  ])('refuses a file with %s', async (_what, content, message) => {
    if (content !== undefined) await writeFile(file, content, { mode: 0o600 });
    expect(await run('list', '--file', file)).toMatchObject({ code: 1, stderr: message });
  });

  it('refuses a file that everybody can read', async () => {
    await run('generate', '--file', file);
    await chmod(file, 0o604);
    expect(await run('list', '--file', file)).toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/chmod 600/) as unknown,
    });
  });

  it('prints a hash key of 32 bytes, another each time', async () => {
    const [one, two] = [await run('generate', '--hash'), await run('generate', '--hash')];
    expect(Buffer.from(one.stdout.trim(), 'base64url')).toHaveLength(32);
    expect(one.stdout).not.toBe(two.stdout);
  });

  it.each([[[]], [['burn']], [['list', 'rotate']], [['list', '--fast']]])(
    'asks back for %j',
    async (args) => {
      expect(await run(...args)).toMatchObject({
        code: 2,
        stderr: expect.stringMatching(/usage: numberwall keys/) as unknown,
      });
    },
  );
});

describe('the schedule of keys', () => {
  const jwk = (kid: string): JsonObject => ({ kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd', kid });
  const start: KeySchedule = {
    current: { jwk: jwk('a'), since: 0 },
    next: { jwk: jwk('b'), since: 1_000 },
    retired: [],
  };

  it('lets the next key sign after ten minutes, to the millisecond', () => {
    expect(untilNextMaySign(start, 1_000 + LEAST_PUBLISHED_MS - 1)).toBe(1);
    expect(untilNextMaySign(start, 1_000 + LEAST_PUBLISHED_MS)).toBe(0);
    expect(untilNextMaySign(start, 1_000 + LEAST_PUBLISHED_MS + 1)).toBe(0);
  });

  it('publishes a retired key as long as a token of it can be valid, and drops it then', () => {
    const rotated = rotateKeys(start, jwk('c'), 5_000);
    const kidsAt = (now: number) => publishedKeys(rotated, now).map(({ kid }) => kid);
    expect(kidsAt(5_000 + KEEP_RETIRED_MS - 1)).toEqual(['b', 'c', 'a']);
    expect(kidsAt(5_000 + KEEP_RETIRED_MS)).toEqual(['b', 'c']);
    expect(
      rotateKeys(rotated, jwk('d'), 5_000 + KEEP_RETIRED_MS).retired.map(({ jwk: { kid } }) => kid),
    ).toEqual(['b']);
    for (const key of publishedKeys(rotated, 6_000)) expect(key).not.toHaveProperty('d');
  });

  it('is read from what was written, and from nothing else', async () => {
    await run('generate', '--file', file);
    const whole = await readFile(file);
    expect(parseKeySchedule(whole)).toBeDefined();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const bytes = Uint8Array.from(whole, (byte, index) => (index === at ? byte ^ flip : byte));
        const read = parseKeySchedule(bytes);
        return read === undefined || isJsonObject(read.current.jwk);
      }),
      { numRuns: 2_000 },
    );
    for (let end = 0; end < whole.length - 2; end += 7) {
      expect(parseKeySchedule(whole.subarray(0, end))).toBeUndefined();
    }
  });
});
