import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

const SCRIPT = new URL('system-packages.ts', import.meta.url).pathname;

const run = (path: string | undefined) =>
  spawnSync(process.execPath, [SCRIPT], {
    env: { ...process.env, ...(path === undefined ? {} : { PATH: path }) },
    encoding: 'utf8',
  });

/** An apt-get that knows no package before `update`, and writes down what it is asked. */
const APT_GET = `#!/bin/sh
here="\${0%/*}"
echo "$*" >> "$here/asked"
case "$*" in
  *update*) : > "$here/updated"; exit 0 ;;
esac
[ -e "$here/updated" ] || { echo 'E: Unable to locate package'; exit 100; }
for program in redis-server redis-cli openssl cc promtool prometheus chromium amtool; do
  echo > "$here/$program"
  /bin/chmod 755 "$here/$program"
done
`;
const isRoot = process.getuid?.() === 0;

describe('the check for the programs of the tests', () => {
  let empty: string;

  beforeAll(() => {
    empty = mkdtempSync(join(tmpdir(), 'numberwall-path-'));
  });
  afterAll(() => {
    rmSync(empty, { recursive: true });
  });

  it('says nothing where all are there', () => {
    expect(run(undefined)).toMatchObject({ status: 0, stdout: '', stderr: '' });
  });

  it('says what to install, once each, where it cannot install', () => {
    const { status, stderr } = run(empty);
    expect(status).toBe(1);
    expect(stderr).toMatch(/sudo apt-get install --no-install-recommends (.*)/);
    const packages = /--no-install-recommends (.*)/.exec(stderr)?.[1]?.split(' ') ?? [];
    expect(packages).toEqual(expect.arrayContaining(['redis-server', 'redis-tools']));
    expect(new Set(packages).size).toBe(packages.length);
  });

  it('installs as root, with fresh lists of packages where it must, and never otherwise', () => {
    writeFileSync(join(empty, 'apt-get'), APT_GET, { mode: 0o755 });
    const { status, stderr } = run(empty);
    if (!isRoot) {
      expect(status).toBe(1);
      expect(() => readFileSync(join(empty, 'asked'))).toThrow();
      return;
    }
    const asked = readFileSync(join(empty, 'asked'), 'utf8').trim().split('\n');
    expect(asked.map((line) => /install|update/.exec(line)?.[0])).toEqual(['install', 'update', 'install']);
    expect(stderr).toMatch(/^installing for the tests: redis-server redis-tools/);
    expect(status).toBe(0);
  });
});
