import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { expect, it } from '@jest/globals';

import { ConfigError, loadConfig, type Fault, type LoadOptions } from '../../config/load.ts';
import type { Config } from '../../config/schema.ts';

/** A directory of this test alone; removed by `using`. */
export const createFolder = () => {
  const folder = mkdtempSync(join(tmpdir(), 'numberwall-config-'));
  return {
    folder,
    write(name: string, text: string | Uint8Array): string {
      const file = join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }),
  };
};

/** The faults of a configuration; none where it is sound. Anything but a ConfigError is thrown on. */
export const faultsOf = async (options: LoadOptions): Promise<readonly Fault[]> => {
  try {
    await loadConfig(options);
    return [];
  } catch (error) {
    if (error instanceof ConfigError) return error.faults;
    throw error;
  }
};

/** Faults of settings laid over the development profile. */
export const developmentFaults = (overlay: object): Promise<readonly Fault[]> =>
  faultsOf({ profile: 'development', env: {}, overlay });

/** The development profile with these settings. */
export const development = (overlay: object = {}): Promise<Config> =>
  loadConfig({ profile: 'development', env: {}, overlay });

export const HASH_KEY = '6b1d6f0a2c4e81937a5b0cf2d4e6881329bd7c5e0f1a2b3c4d5e6f708192a3b4';

/** A key as hexadecimal; empty where there is none. */
export const hexOf = (key?: Uint8Array): string => Buffer.from(key ?? []).toString('hex');

/** The settings without which production does not start. */
export const PRODUCTION = {
  public: { origin: 'https://api.example.com' },
  store: { redis: { url: 'rediss://redis.internal:6379' } },
  upstream: { url: 'https://upstream.internal' },
  attestation: {
    issuers: [
      {
        issuer: 'https://attest.example.com',
        audience: 'https://api.example.com',
        keys: { url: 'https://attest.example.com/jwks.json' },
      },
    ],
  },
  secrets: { hashKey: HASH_KEY },
};

export const ROUTE = {
  id: 'probe',
  method: 'GET',
  path: '/probe/{country}-{phone}',
  number: { in: 'path', countryCode: ['country'], national: ['phone'] },
  answer: ['success'],
};

export const POLICY = { id: 'sample', by: 'device', limit: 10, window: '1m' };

/** Settings over the development profile, and the one path at which they have one fault. */
export type FaultCase = readonly [name: string, settings: object, path: string, message: RegExp];

/** Each of these settings has exactly the fault that is told, with a remedy. */
export const expectFaults = (cases: readonly FaultCase[]): void => {
  it.each(cases)('%s', async (_, settings, path, message) => {
    const faults = await developmentFaults(settings);
    expect(faults).toEqual([expect.objectContaining({ path, message: expect.stringMatching(message) })]);
    expect(faults[0]?.remedy).toMatch(/^.{5,}\.$|\?/s);
  });
};
