import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { stringify } from 'yaml';

import { COMPILED } from './compiled.ts';

/** A gateway in a process of its own, started as an operator starts it. */
export interface ChildGateway extends AsyncDisposable {
  readonly process: ChildProcess;
  /** Its working directory. */
  readonly directory: string;
  readonly publicUrl: string;
  readonly adminUrl: string;
  /** What it has written so far. */
  output(): string;
}

const MAIN = new URL('../../src/main.ts', import.meta.url);
/** A machine that is busy takes its time: what is tested is not how long a start takes. */
const START_TIMEOUT_MS = 90_000;

export interface ChildOptions {
  readonly publicPort: number;
  readonly adminPort: number;
  /** Laid over the development profile, as `--config`. */
  readonly config: object;
  readonly env?: Readonly<Record<string, string>>;
}

export const startChildGateway = async (options: ChildOptions): Promise<ChildGateway> => {
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-child-'));
  const file = join(directory, 'gateway.yaml');
  await writeFile(file, stringify({ profile: 'development', ...options.config }));
  const child = spawn(process.execPath, [MAIN.pathname, 'serve', '--config', file], {
    cwd: directory,
    env: {
      ...COMPILED,
      NUMBERWALL_PUBLIC_LISTEN: `127.0.0.1:${options.publicPort}`,
      NUMBERWALL_ADMIN_LISTEN: `127.0.0.1:${options.adminPort}`,
      ...options.env,
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const listening = new Promise<void>((resolve, reject) => {
    const timer = setTimeout(
      () => reject(new Error(`the gateway did not start:\n${output}`)),
      START_TIMEOUT_MS,
    );
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      if (output.includes('"event":"listening"')) {
        clearTimeout(timer);
        resolve();
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => reject(new Error(`the gateway ended with ${String(code)}:\n${output}`)));
  });
  await listening;
  return {
    process: child,
    directory,
    publicUrl: `http://127.0.0.1:${options.publicPort}`,
    adminUrl: `http://127.0.0.1:${options.adminPort}`,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      child.kill('SIGTERM');
      await once(child, 'exit');
    },
  };
};
