import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

const module = new URL('../../../src/adapters/telemetry/log-destination.ts', import.meta.url).href;

const output = (script: string): string => {
  const source = `import { createLogDestination } from '${module}'; const log = createLogDestination(); ${script}`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--input-type=module', '-e', source], {
    encoding: 'utf8',
    timeout: 20_000,
  });
  expect(stderr).toBe('');
  return stdout;
};

describe('createLogDestination', () => {
  it('writes what is buffered when it is flushed', () => {
    expect(
      output(`log.write('a\\n'); log.write('b\\n'); log.flush(); process.kill(process.pid, 'SIGKILL');`),
    ).toBe('a\nb\n');
  });

  it('writes by itself within a second', () => {
    const script = `log.write('a\\n'); setTimeout(() => process.kill(process.pid, 'SIGKILL'), 1000);`;
    expect(output(script)).toBe('a\n');
  });

  it('keeps the order of more lines than it buffers', () => {
    const script = `for (let i = 0; i < 5000; i += 1) log.write(i + '\\n'); log.flush();`;
    expect(output(script)).toBe(Array.from({ length: 5000 }, (_, i) => `${i}\n`).join(''));
  });
});
