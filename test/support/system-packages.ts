/**
 * Run before the tests: the programs that they start. Installs what is missing with apt-get where it may (root), and
 * otherwise says exactly what to install.
 */
import { execFileSync, spawnSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

/** Program → Debian package. */
const PROGRAMS: Readonly<Record<string, string>> = {
  'redis-server': 'redis-server',
  'redis-cli': 'redis-tools',
  openssl: 'openssl',
  cc: 'gcc',
  promtool: 'prometheus',
  prometheus: 'prometheus',
  chromium: 'chromium',
  amtool: 'prometheus-alertmanager',
};

const isInstalled = (program: string): boolean =>
  (process.env['PATH'] ?? '').split(delimiter).some((directory) => {
    try {
      accessSync(join(directory, program), constants.X_OK);
      return true;
    } catch {
      return false;
    }
  });

const missingPackages = (): string[] => [
  ...new Set(Object.entries(PROGRAMS).flatMap(([program, name]) => (isInstalled(program) ? [] : [name]))),
];

const say = (line: string): void => void process.stderr.write(`${line}\n`);

const aptGet = (...args: string[]): boolean => {
  const { status, stdout, stderr } = spawnSync('apt-get', ['-q', '-y', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
  });
  if (status !== 0) say(`${stdout}${stderr}`);
  return status === 0;
};

/** Debian starts a packaged service at once; the tests want the program alone. */
const stopServices = (packages: readonly string[]): void => {
  for (const name of packages) {
    try {
      execFileSync('service', [name, 'stop'], { stdio: 'ignore' });
    } catch {
      // No such service, or no init: nothing was started.
    }
  }
};

const install = (packages: readonly string[]): void => {
  say(`installing for the tests: ${packages.join(' ')} …`);
  const installed =
    aptGet('install', '--no-install-recommends', ...packages) ||
    (aptGet('update') && aptGet('install', '--no-install-recommends', ...packages));
  if (installed) stopServices(packages);
};

const missing = missingPackages();
if (missing.length > 0 && process.getuid?.() === 0 && isInstalled('apt-get')) install(missing);
const stillMissing = missingPackages();
if (stillMissing.length > 0) {
  say(`The tests need programs that are not installed. Install them and run the tests again:\n`);
  say(`  sudo apt-get update && sudo apt-get install --no-install-recommends ${stillMissing.join(' ')}\n`);
  process.exitCode = 1;
}
