import { mkdir, rename, symlink, writeFile } from 'node:fs/promises';
import { Agent } from 'node:http';
import { join } from 'node:path';

import { describe, expect, it } from '@jest/globals';
import { stringify } from 'yaml';

import { createPhone } from '../support/phone.ts';
import {
  applied,
  ask,
  changingPolicy,
  LOOKUP,
  reloads,
  settings,
  startReloadingChild,
} from '../support/reloading-child.ts';
import { createServiceIssuer } from '../support/service.ts';
import { until } from '../support/until.ts';

describe('a configuration in a folder that Kubernetes turns', () => {
  it('is followed from link to link; a faulty one leaves what runs', async () => {
    const issuer = await createServiceIssuer();
    await using gateway = await startReloadingChild(issuer);
    const { directory } = gateway;
    const turn = async (version: number, limit: unknown): Promise<void> => {
      const folder = `..2026_${version}`;
      await mkdir(join(directory, folder));
      const text = stringify(settings(issuer, { ...changingPolicy(1), limit }));
      await writeFile(join(directory, folder, 'gateway.yaml'), text);
      await symlink(folder, join(directory, '..data_tmp'));
      await rename(join(directory, '..data_tmp'), join(directory, '..data'));
    };
    await turn(1, 10_001);
    await symlink(join('..data', 'gateway.yaml'), join(directory, '.link'));
    await rename(join(directory, '.link'), join(directory, 'gateway.yaml'));
    await applied(gateway, 1);
    await turn(2, 10_002);
    await applied(gateway, 2);
    await turn(3, 'many');
    await until(async () => (await reloads(gateway, 'refused')) === 1, 10_000);
    const phone = await createPhone(issuer);
    const agent = new Agent();
    expect(await ask(phone, `${gateway.publicUrl}${LOOKUP}`, agent)).toBe(200);
    await turn(4, 2);
    await applied(gateway, 3);
    const url = `${gateway.publicUrl}${LOOKUP}`;
    expect([
      await ask(phone, url, agent),
      await ask(phone, url, agent),
      await ask(phone, url, agent),
    ]).toEqual([200, 200, 429]);
  }, 30_000);
});
