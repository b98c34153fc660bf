import { spawnSync } from 'node:child_process';

import { describe, expect, it } from '@jest/globals';

import { createTestTelemetry, requestEvent } from '../support/telemetry.ts';

const EXEMPLAR = / # \{[^}]*\} \S+ \S+$/gm;
const missing = spawnSync('promtool', ['--version']).error !== undefined;
if (missing)
  process.stderr.write('promtool is not installed (Debian package prometheus): the lint is skipped\n');

const lint = (page: string): string[] => {
  // promtool reads the older text format: there a counter is declared with its ending, and has no exemplars.
  const text = page
    .replace(EXEMPLAR, '')
    .replace(/^# (HELP|TYPE) (\S+)(?= )(.*)$/gm, (line, what: string, name: string, rest: string) =>
      page.includes(`# TYPE ${name} counter`) ? `# ${what} ${name}_total${rest}` : line,
    )
    .replace('# EOF\n', '');
  const { stdout, stderr } = spawnSync('promtool', ['check', 'metrics'], { input: text, encoding: 'utf8' });
  return `${stdout}${stderr}`.split('\n').filter((line) => line !== '');
};

(missing ? describe.skip : describe)('promtool check metrics', () => {
  it('has nothing to say of our metrics', async () => {
    const { telemetry, metrics } = createTestTelemetry();
    telemetry.requestAnswered(requestEvent({ traceId: '0af7651916cd43dd8448eb211c80319c' }));
    const complaints = lint(await metrics.render());
    expect(complaints.filter((line) => line.includes('numberwall_'))).toEqual([]);
    expect(complaints.filter((line) => line.includes('error'))).toEqual([]);
  });

  it('does complain of a metric without help', () => {
    expect(lint('# TYPE numberwall_x gauge\nnumberwall_x 1\n').join()).toContain('no help text');
  });
});
