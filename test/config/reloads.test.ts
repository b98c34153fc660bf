import { describe, expect, it } from '@jest/globals';

import { keysAt } from '../../config/describe-schema.ts';
import { loadConfig } from '../../config/load.ts';
import { RELOADS, restartFaults } from '../../config/reloads.ts';
import { SECTIONS } from '../../config/schema.ts';
import { differenceOf } from '../../src/core/configuration/difference.ts';

const load = (overlay: object) =>
  loadConfig({
    profile: 'development',
    env: {},
    overlay: { secrets: { hashKey: '5e'.repeat(32) }, ...overlay },
  });

const faultsOf = async (before: object, after: object): Promise<string[]> =>
  restartFaults(differenceOf(await load(before), await load(after))).map(({ path }) => path);

describe('the table of sections', () => {
  it('has every section, once', () => {
    expect(Object.keys(RELOADS).sort()).toEqual(Object.keys(SECTIONS).sort());
  });

  it('names no key that its section has not', () => {
    for (const [section, holds] of Object.entries(RELOADS)) {
      if (typeof holds === 'string') continue;
      expect(keysAt([section])).toEqual(expect.arrayContaining([...holds.atOnce]));
    }
  });

  it('lets a reload apply what stands on nothing that is open', async () => {
    const policies = [{ id: 'a', by: 'address', limit: 5, window: '1h' }];
    const after = {
      policies,
      public: { trustedProxies: ['10.0.0.0/8'], forwardedHeader: 'x-client', bodyLimit: '2KiB' },
      edge: { limit: 5, window: '2m' },
      attestation: { minimumAppVersion: { ios: '26.0.0' }, challenge: 'required', development: true },
      log: { level: 'warn' },
      drain: { grace: '1s' },
    };
    expect(await faultsOf({}, after)).toEqual([]);
    expect(differenceOf(await load({}), await load(after)).length).toBeGreaterThan(5);
  });

  it.each([
    [{ public: { listen: '127.0.0.1:9999' } }, ['public.listen.port']],
    [{ public: { headersTimeout: '7s' } }, ['public.headersTimeout']],
    [{ admin: { listen: '127.0.0.1:9999' } }, ['admin.listen.port']],
    [{ store: { embedded: { maxSubjects: 5_000 } } }, ['store.embedded.maxSubjects']],
    [{ upstream: { simulated: { registered: 10 } } }, ['upstream.simulated.registered']],
    [{ attestation: { development: true, clockSkew: '1s' } }, ['attestation.clockSkew']],
    [{ edge: { onStoreFailure: 'local' } }, ['edge.onStoreFailure']],
    [{ operator: { auditFile: 'other.jsonl' } }, ['operator.auditFile']],
    [{ secrets: { hashKey: '6e'.repeat(32) } }, ['secrets.hashKey']],
  ])('has %j wait for the next start', async (after, paths) => {
    expect(await faultsOf({}, after)).toEqual(paths);
  });

  it('takes a section that nobody knows for one that needs a restart', () => {
    const change = { kind: 'setting', id: 'newcomer', change: 'changed', fields: [{ field: 'a' }] } as const;
    expect(restartFaults([change]).map(({ path }) => path)).toEqual(['newcomer.a']);
    expect(restartFaults([{ ...change, fields: [{ field: '' }] }]).map(({ path }) => path)).toEqual([
      'newcomer',
    ]);
  });
});
