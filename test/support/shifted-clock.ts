import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SOURCE = fileURLToPath(new URL('shifted-clock.c', import.meta.url));

let library: string | undefined;

/**
 * The environment in which a program’s wall clock is off by that many seconds.
 * @throws when there is no C compiler (Debian package `gcc`).
 */
export const shiftedClock = (seconds: number): Record<string, string> => {
  if (library === undefined) {
    library = join(mkdtempSync(join(tmpdir(), 'numberwall-clock-')), 'shifted-clock.so');
    execFileSync('cc', ['-shared', '-fPIC', '-nostdlib', '-O1', '-o', library, SOURCE]);
  }
  return { LD_PRELOAD: library, CLOCK_SHIFT: String(seconds) };
};
