import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';

import { PANELS } from '../../../config/monitoring/panels.ts';
import { METRICS } from '../../../src/adapters/telemetry/metrics-table.ts';
import { QUIET, RULE_SCENARIOS, type RuleScenario } from './rule-scenarios.ts';

const FOLDER = 'config/monitoring';
const run = promisify(execFile);

/** Seldom, because every rule over every series each minute would take minutes; the longest `for` is 30 of them. */
const EVALUATED_EACH = '10m';

interface Rule {
  readonly alert?: string;
  readonly expr: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly annotations?: Readonly<Record<string, string>>;
}

const groupOf = ({ name, series, fires }: RuleScenario) => ({
  name,
  interval: '1m',
  input_series: Object.entries({ ...QUIET, ...series }).map(([labels, values]) => ({
    series: labels,
    values,
  })),
  promql_expr_test: [
    {
      expr: 'group by (alertname, severity) (ALERTS{alertstate="firing"})',
      eval_time: '60m',
      exp_samples: fires.map((fired) => {
        const [alertname, severity] = fired.split(' ');
        return { labels: `{alertname="${alertname ?? ''}",severity="${severity ?? ''}"}`, value: 1 };
      }),
    },
  ],
});

describe('the rules', () => {
  let folder: string;
  let rules: readonly Rule[];
  let alerts: readonly Rule[];
  let inOrder: readonly string[];
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'numberwall-rules-'));
    const text = await readFile(`${FOLDER}/rules.yml`, 'utf8');
    const { groups } = parse(text) as { groups: readonly { name: string; rules: readonly Rule[] }[] };
    inOrder = groups.map(({ name }) => name);
    rules = groups.flatMap((group) => group.rules);
    alerts = rules.filter(({ alert }) => alert !== undefined);
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  const promtool = async (groups: readonly object[]): Promise<string> => {
    const file = join(folder, 'test.json');
    const test = {
      rule_files: [resolve(FOLDER, 'rules.yml')],
      evaluation_interval: EVALUATED_EACH,
      // Without it promtool takes them in any order, and alerts before what is recorded for them.
      group_eval_order: inOrder,
      tests: groups,
    };
    await writeFile(file, JSON.stringify(test));
    return run('promtool', ['test', 'rules', file]).then(
      () => '',
      (error: unknown) => String((error as { readonly stderr?: string }).stderr ?? error),
    );
  };

  it('are what promtool takes, as are the examples of Prometheus and Alertmanager', async () => {
    await run('promtool', ['check', 'rules', '--lint-fatal', `${FOLDER}/rules.yml`]);
    await run('promtool', ['check', 'config', '--lint-fatal', `${FOLDER}/prometheus.yml`]);
    await run('amtool', ['check-config', `${FOLDER}/alertmanager.yml`]);
  });

  it('fire when they should, and only then', async () => {
    expect(await promtool(RULE_SCENARIOS.map(groupOf))).toBe('');
  }, 60_000);

  it('are found out where they would fire and should not', async () => {
    const wrong = { name: 'wrong', series: { 'up{job="numberwall"}': '0x65' }, fires: [] };
    expect(await promtool([groupOf(wrong)])).toContain('NumberwallInstanceDown');
  });

  it('have a scenario for each alert', () => {
    const fired = new Set(RULE_SCENARIOS.flatMap(({ fires }) => fires));
    const known = new Set(alerts.map(({ alert = '', labels }) => `${alert} ${labels?.['severity'] ?? ''}`));
    expect(fired).toEqual(known);
  });

  it('say of each alert what it is, and link its runbook', () => {
    for (const { alert = '', labels, annotations } of alerts) {
      expect(labels?.['severity']).toMatch(/^(page|ticket)$/);
      expect(annotations?.['summary']).toMatch(/\w/);
      expect(annotations?.['description']).toMatch(/\.$/);
      expect(annotations?.['runbook_url']).toBe(
        `https://git.example.com/numberwall/docs/runbooks/${alert}.md`,
      );
    }
  });

  it('read metrics that there are', () => {
    const known = new Set(Object.values(METRICS).map(({ name }) => `numberwall_${name}`));
    const read = rules.flatMap(({ expr }) => expr.match(/\bnumberwall_\w+/g) ?? []);
    const unknown = read
      .map((name) => name.replace(/_(bucket|count|sum)$/, ''))
      .filter((name) => !known.has(name));
    expect(unknown).toEqual([]);
  });

  it('watch every component that can be degraded', () => {
    const watched = rules.flatMap(
      ({ expr }) => /numberwall_degraded\{component=~?"([^"]+)"/.exec(expr)?.[1]?.split('|') ?? [],
    );
    // What sheds has an alert of its own.
    expect([...watched, 'overload'].sort()).toEqual(
      [...(METRICS.degraded.labels['component']?.values ?? [])].sort(),
    );
  });

  it('are named by the panels that lead to them', () => {
    const known = new Set(alerts.map(({ alert }) => alert));
    expect(PANELS.flatMap(({ alerts: named = [] }) => named).filter((name) => !known.has(name))).toEqual([]);
  });
});
