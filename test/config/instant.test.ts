import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { parseInstant } from '../../config/types/instant.ts';
import { loadConfig, type ConfigError } from '../../config/load.ts';

describe('an instant', () => {
  it.each([
    ['2026-12-15', Date.UTC(2026, 11, 15)],
    ['2028-02-29', Date.UTC(2028, 1, 29)],
    ['2026-12-15T09:00:00Z', Date.UTC(2026, 11, 15, 9)],
    ['2026-12-15T23:59:59.999Z', Date.UTC(2026, 11, 15, 23, 59, 59, 999)],
    ['2026-12-15T23:59:59.5Z', Date.UTC(2026, 11, 15, 23, 59, 59, 500)],
  ])('%s', (text, instant) => expect(parseInstant(text)).toBe(instant));

  it.each([
    '2026-02-29',
    '2026-02-30',
    '2026-04-31',
    '2026-13-01',
    '2026-00-01',
    '2026-12-15T24:00:00Z',
    '2026-12-15T23:59:60Z',
    '2026-12-15T09:00:00',
    '2026-12-15T09:00:00+01:00',
    '2026-12-15 09:00:00Z',
    '2026-12-15T09:00Z',
    '2026-12-15T09:00:00.1234Z',
    '15.12.2026',
    '+02026-12-15',
    '1765756800',
    '',
  ])('%s is none', (text) => expect(parseInstant(text)).toBeUndefined());

  it('reads what it writes, and throws at nothing', () => {
    fc.assert(
      fc.property(
        fc.date({ min: new Date(0), max: new Date(253_402_300_799_000), noInvalidDate: true }),
        (date) => {
          expect(parseInstant(date.toISOString())).toBe(date.getTime());
        },
      ),
    );
    fc.assert(fc.property(fc.string(), (text) => void parseInstant(text)));
  });
});

/** The page of faults that an operator would read. */
const faultsOf = (loading: Promise<unknown>): Promise<string> =>
  loading.then(
    () => '',
    (error: unknown) => (error as ConfigError).render(),
  );

describe('the steps of a minimum app version', () => {
  const load = (ios: unknown) =>
    loadConfig({
      profile: 'development',
      env: {},
      overlay: { attestation: { minimumAppVersion: { ios } } },
    });

  it.each([
    ['26.1.0', [{ version: '26.1.0' }]],
    [{ version: '26.1.0', from: '2026-12-15' }, [{ version: '26.1.0', from: Date.UTC(2026, 11, 15) }]],
    [
      ['26.1.0', { version: '27.0.0', from: '2026-12-15' }],
      [{ version: '26.1.0' }, { version: '27.0.0', from: Date.UTC(2026, 11, 15) }],
    ],
  ])('%j', async (ios, steps) => {
    expect((await load(ios)).attestation.minimumAppVersion.ios).toEqual(steps);
  });

  const steps = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ version: `${index}.0.0`, from: `20${27 + index}-01-01` }));

  it('are at most 8', async () => {
    expect((await load(steps(8))).attestation.minimumAppVersion.ios).toHaveLength(8);
    expect(await faultsOf(load(steps(9)))).toMatch(/minimumAppVersion\.ios must be a list of 1 to 8/);
  });

  it.each([
    [{ version: '26.1.0', from: '2026-02-30' }, /ios\.from must be a day as 2026-12-15/],
    [[], /list of 1 to 8/],
    [['26.1.0', '27.0.0'], /ios\[1\] does not hold from a later instant/],
    [
      [
        { version: '26.1.0', from: '2026-12-15' },
        { version: '27.0.0', from: '2026-12-15T00:00:00Z' },
      ],
      /ios\[1\] does not hold from a later instant/,
    ],
    [['27.0.0', { version: '27.0.0', from: '2026-12-15' }], /ios\[1\] is no higher version/],
    [['27.0.0', { version: '9.0.0', from: '2026-12-15' }], /ios\[1\] is no higher version/],
    [26.1, /must be a version as 25\.1\.0/],
  ])('%j is refused', async (ios, message) => {
    expect(await faultsOf(load(ios))).toMatch(message);
  });

  it('go with a store page that a header field can carry', async () => {
    const overlay = { attestation: { storeLinks: { ios: 'http://apps.example' } } };
    expect(await faultsOf(loadConfig({ profile: 'development', env: {}, overlay }))).toMatch(
      /storeLinks\.ios is no https URL/,
    );
  });
});
