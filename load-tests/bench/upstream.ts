import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { freePort } from '../servers/free-port.ts';
import { SYSTEM_PATH } from './packages.ts';
import { upstreamFile } from './proxy-files.ts';
import { ready, start } from './servers.ts';

/** Starts what stands behind everything that is measured, on the core of the load; resolves to its port. */
export const startUpstream = async (directory: string, servers: AsyncDisposableStack): Promise<number> => {
  const port = await freePort();
  const file = join(directory, 'upstream.conf');
  await writeFile(file, upstreamFile(directory, port));
  servers.use(start('others', 'nginx', ['-c', file, '-p', directory], { PATH: SYSTEM_PATH }));
  await ready(`http://127.0.0.1:${port}/`);
  return port;
};
