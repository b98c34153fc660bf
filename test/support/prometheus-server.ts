import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { freePort } from '../../load-tests/servers/free-port.ts';
import { until } from './until.ts';

const START_TIMEOUT_MS = 20_000;

/** A real Prometheus on a loopback port that scrapes the targets every second. */
export interface PrometheusServer extends AsyncDisposable {
  readonly url: string;
}

/**
 * With exemplars, and with the rules of these files, evaluated every second unless their group says otherwise.
 * @throws when prometheus (Debian package of that name) is not installed or not ready within 20 s.
 */
export const startPrometheus = async (
  targets: readonly string[],
  ruleFiles: readonly string[] = [],
): Promise<PrometheusServer> => {
  const port = await freePort();
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-prometheus-'));
  const file = join(directory, 'prometheus.json');
  const scrape = { job_name: 'numberwall', scrape_interval: '1s', static_configs: [{ targets }] };
  const config = {
    global: { evaluation_interval: '1s' },
    rule_files: ruleFiles,
    scrape_configs: [{ ...scrape, scrape_timeout: '1s' }],
  };
  await writeFile(file, JSON.stringify(config));
  const child = spawn(
    'prometheus',
    [
      `--config.file=${file}`,
      `--storage.tsdb.path=${join(directory, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--log.level=error',
      '--enable-feature=exemplar-storage',
    ],
    { stdio: 'ignore' },
  );
  const failed = once(child, 'error').then(([error]) => {
    throw error as Error;
  });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  const isReady = async (): Promise<boolean> =>
    fetch(`${url}/-/ready`).then(
      ({ ok }) => ok,
      () => false,
    );
  const stop = async (): Promise<void> => {
    if (child.exitCode === null && child.kill('SIGKILL')) await ended;
    await rm(directory, { recursive: true, force: true });
  };
  try {
    await Promise.race([until(isReady, START_TIMEOUT_MS), failed]);
  } catch (error) {
    await stop();
    throw error;
  }
  return { url, [Symbol.asyncDispose]: stop };
};
