import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createKeySet } from '../../../src/adapters/attestation/key-set.ts';
import { ecKey, jwkOf, NOW } from '../../support/attestation-bench.ts';
import { until } from '../../support/until.ts';

const [one, two] = [ecKey(), ecKey()];
const clock = () => NOW;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'numberwall-keys-'));
});
afterAll(() => rm(folder, { recursive: true }));

const write = async (name: string, value: unknown): Promise<string> => {
  const path = join(folder, name);
  await writeFile(`${path}.new`, typeof value === 'string' ? value : JSON.stringify(value));
  await rename(`${path}.new`, path);
  return path;
};

describe('a key set by file', () => {
  it('is read again when it changes; a bad file leaves the keys in use', async () => {
    const file = await write('changing.json', { keys: [jwkOf(one, 'one')] });
    const faults: string[] = [];
    const events = {
      loaded: () => undefined,
      failed: ({ fault }: { fault: string }) => void faults.push(fault),
    };
    const set = await createKeySet({ file, refreshMs: 10 }, { clock, events });
    try {
      await write('changing.json', '{"keys":[');
      await until(() => Promise.resolve(faults.length > 0));
      expect(faults[0]).toBe('not_json');
      expect(set.peek('one')).toBeDefined();
      await rm(file);
      await until(() => Promise.resolve(faults.includes('unreadable')));
      expect(set.peek('one')).toBeDefined();
      await write('changing.json', { keys: [jwkOf(two, 'two')] });
      await until(() => Promise.resolve(set.peek('two') !== undefined));
      expect(set.peek('one')).toBeUndefined();
    } finally {
      set.close();
    }
  });

  it('is read at once for an unknown kid', async () => {
    const file = await write('asked.json', { keys: [jwkOf(one, 'one')] });
    const set = await createKeySet({ file }, { clock });
    await write('asked.json', { keys: [jwkOf(one, 'one'), jwkOf(two, 'two')] });
    expect(await set.find('two')).toMatchObject({ kid: 'two' });
    set.close();
  });

  it.each([
    ['missing', undefined, 'unreadable'],
    ['no JSON', 'keys', 'not_json'],
    ['over 256 KiB', ' '.repeat(256 * 1024 + 1), 'too_large'],
    ['of another shape', { jwks: [] }, 'not_a_key_set'],
  ])('that is %s is refused at the start', async (name, content, fault) => {
    const file = content === undefined ? join(folder, 'nowhere.json') : await write(`${name}.json`, content);
    await expect(createKeySet({ file }, { clock })).rejects.toMatchObject({ fault });
  });
});
