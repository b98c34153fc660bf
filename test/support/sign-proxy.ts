import { spawn } from 'node:child_process';
import { once } from 'node:events';

import { COMPILED } from './compiled.ts';

/** `numberwall sign-proxy` in a process of its own. */
export interface SignProxy extends AsyncDisposable {
  readonly url: string;
  /** What it has said so far. */
  output(): string;
}

const MAIN = new URL('../../src/main.ts', import.meta.url).pathname;

/** Starts one in `folder` on a free port. @throws with its output where it ends. */
export const startSignProxy = async (folder: string, ...args: readonly string[]): Promise<SignProxy> => {
  const child = spawn(process.execPath, [MAIN, 'sign-proxy', '--listen', '127.0.0.1:0', ...args], {
    cwd: folder,
    env: COMPILED,
  });
  let output = '';
  const url = await new Promise<string>((resolve, reject) => {
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const [, found] = /^signing +(\S+)/m.exec(output) ?? [];
      if (found !== undefined) resolve(found);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('close', (code) => reject(new Error(`it ended with ${String(code)}:\n${output}`)));
  });
  return {
    url,
    output: () => output,
    async [Symbol.asyncDispose]() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
};
