import { execFileSync } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';

import { freePort } from '../servers/free-port.ts';
import { quantile } from './drive.ts';
import { start } from './servers.ts';

const root = new URL('../../', import.meta.url).pathname;
const main = `${root}dist/src/main.js`;
const STARTS = 5;

const startOnce = async (): Promise<number> => {
  const [port, adminPort] = [await freePort(), await freePort()];
  const began = performance.now();
  await using servers = new AsyncDisposableStack();
  const gateway = start('measured', process.execPath, [main, 'serve', '--profile', 'development'], {
    NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${port}`,
    NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${adminPort}`,
    NUMBERWALL_HASH_KEY: '5e'.repeat(32),
  });
  servers.use(gateway);
  for (;;) {
    const answer = await fetch(`http://127.0.0.1:${adminPort}/readyz`).catch(() => undefined);
    if (answer?.ok === true) return (performance.now() - began) / 1_000;
    await sleep(10);
  }
};

/** Seconds from the start of a process to its readiness, as it is built and shipped, with all that it embeds. */
export const measureColdStart = async (): Promise<number> => {
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: root, stdio: 'inherit' });
  const seconds: number[] = [];
  for (let count = 0; count < STARTS; count += 1) seconds.push(await startOnce());
  return quantile(seconds, 0.5);
};
