import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { createConfigSource } from '../../config/source.ts';
import { startGateway } from '../../src/compose.ts';
import type { ReloadOutcome, ReloadTrigger } from '../../src/core/configuration/reload.ts';
import { createServiceIssuer, serviceOverlay, type Service } from './service.ts';

/** A gateway over a file that a test rewrites. */
export interface ReloadingService extends Service {
  readonly file: string;
  /** Writes the file as one that says this, or as this text. */
  write(settings: object | string): Promise<void>;
  reload(trigger?: ReloadTrigger): Promise<ReloadOutcome>;
}

/** Starts it with a file that says `settings`; `overlay` lies over the file, and stays. */
export const startReloadingService = async (
  settings: object,
  overlay: object = {},
): Promise<ReloadingService> => {
  const folder = await mkdtemp(join(tmpdir(), 'numberwall-reload-'));
  const file = join(folder, 'gateway.yaml');
  const write = async (wanted: object | string): Promise<void> => {
    const beside = join(folder, '.beside');
    await writeFile(beside, typeof wanted === 'string' ? wanted : stringify(wanted));
    await rename(beside, file);
  };
  await write(settings);
  const issuer = await createServiceIssuer();
  const laid = serviceOverlay(issuer, overlay);
  const source = createConfigSource({ file, profile: 'development', env: {}, overlay: laid });
  let log = '';
  const gateway = await startGateway(await source.load(), {
    source,
    logDestination: { write: (line) => void (log += line), flush: () => undefined },
  });
  return {
    gateway,
    issuer,
    file,
    write,
    log: () => log,
    reload: (trigger = 'signal') => gateway.reload?.(trigger) ?? Promise.reject(new Error('no source')),
    async [Symbol.asyncDispose]() {
      await gateway.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
};
