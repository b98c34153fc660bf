import { spawn, execFile, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';

import { freePort } from '../../load-tests/servers/free-port.ts';
import { shiftedClock } from './shifted-clock.ts';

const run = promisify(execFile);
const START_TIMEOUT_MS = 5_000;

/** A real redis-server on an ephemeral loopback port, empty, without persistence, for one test file. */
export interface RedisServer extends AsyncDisposable {
  readonly port: number;
  readonly url: string;
  /** SIGKILL: as a crash, nothing is saved. */
  kill(): Promise<void>;
  /** Starts again on the same port, empty. */
  restart(): Promise<void>;
  /** SIGSTOP: connections stay open and nothing answers. */
  pause(): void;
  resume(): void;
  /** One command by redis-cli; resolves to what it prints. */
  cli(...args: string[]): Promise<string>;
  stop(): Promise<void>;
}

export interface RedisServerOptions {
  readonly port?: number;
  /** Further redis-server arguments, after the defaults. */
  readonly args?: readonly string[];
  /** Seconds by which its wall clock is off. */
  readonly clockShift?: number;
  /** Makes it a Sentinel with this configuration file, which it writes to. */
  readonly sentinelFile?: string;
  /** With which redis-cli asks it. */
  readonly password?: string;
}

const SERVER_ARGUMENTS = ['--save', '', '--appendonly', 'no', '--maxmemory-policy', 'noeviction'];

const cliEnvironment = ({ password }: RedisServerOptions): NodeJS.ProcessEnv => ({
  ...process.env,
  ...(password === undefined ? {} : { REDISCLI_AUTH: password }),
});

/** @throws when redis-server (Debian package of that name) is not installed or does not answer within 5 s. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  const port = options.port ?? (await freePort());
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-redis-'));
  let child = await launch(port, directory, options);
  const cli = async (...args: string[]) =>
    (await run('redis-cli', ['-p', String(port), ...args], { env: cliEnvironment(options) })).stdout.trim();
  const kill = async () => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill('SIGKILL');
    await once(child, 'exit');
  };
  const stop = async () => {
    await kill();
    await rm(directory, { recursive: true, force: true });
  };
  return {
    port,
    url: `redis://127.0.0.1:${port}`,
    kill,
    async restart() {
      await kill();
      child = await launch(port, directory, options);
    },
    pause: () => void child.kill('SIGSTOP'),
    resume: () => void child.kill('SIGCONT'),
    cli,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}

async function launch(port: number, directory: string, options: RedisServerOptions): Promise<ChildProcess> {
  const { args = [], clockShift, sentinelFile } = options;
  const child = spawn(
    'redis-server',
    [
      ...(sentinelFile === undefined ? [] : [sentinelFile, '--sentinel']),
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', directory],
      ...(sentinelFile === undefined ? SERVER_ARGUMENTS : []),
      ...args,
    ],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, ...(clockShift === undefined ? {} : shiftedClock(clockShift)) },
    },
  );
  let output = '';
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const failed = once(child, 'error').then(([error]: unknown[]) => {
    throw new Error('redis-server cannot be started; install the Debian package redis-server', {
      cause: error,
    });
  });
  await Promise.race([failed, isUp(port, child, () => output, options)]);
  return child;
}

async function isUp(
  port: number,
  child: ChildProcess,
  output: () => string,
  options: RedisServerOptions,
): Promise<void> {
  const deadline = Date.now() + START_TIMEOUT_MS;
  while (Date.now() < deadline) {
    if (child.exitCode !== null) break;
    // Its own process id: the port may have gone to another server since it was free.
    const answer = await run('redis-cli', ['-p', String(port), 'info', 'server'], {
      env: cliEnvironment(options),
    }).catch(() => undefined);
    if (answer?.stdout.includes(`process_id:${child.pid}\r`) === true) return;
    await sleep(20);
  }
  throw new Error(`redis-server did not answer on port ${port}:\n${output()}`);
}
