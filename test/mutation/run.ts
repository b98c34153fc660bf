import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { FOLDER_VARIABLE, FOLDERS } from './folders.js';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const CORE = new URL('../../src/core', import.meta.url);
const STRYKER = fileURLToPath(
  new URL('../../node_modules/@stryker-mutator/core/bin/stryker.js', import.meta.url),
);

const known = (): readonly string[] => readdirSync(CORE, { recursive: true, encoding: 'utf8' });

/** Mutates one folder of src/core, or one file; resolves to Stryker's exit code. The report is reports/mutation/FOLDER.json. */
const mutate = async (folder: string): Promise<number> => {
  const child = spawn(process.execPath, [STRYKER, 'run'], {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, [FOLDER_VARIABLE]: folder },
  });
  const [code] = (await once(child, 'exit')) as [number | null];
  return code ?? 1;
};

const asked = process.argv.slice(2);
const unknown = asked.filter((folder) => !known().includes(folder));
if (asked.length === 0 || unknown.length > 0) {
  process.stderr.write(
    `npm run mutation -- FOLDER…: folders of src/core, or files as limits/window.ts; for example ${Object.keys(FOLDERS).join(', ')}\n`,
  );
  process.exitCode = 2;
} else {
  for (const folder of asked)
    process.exitCode = Math.max(await mutate(folder), Number(process.exitCode ?? 0));
}
