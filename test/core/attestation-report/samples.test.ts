import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';

import { readMetricsPage } from '../../../src/core/attestation-report/samples.ts';

const BUILD = 'numberwall_build_info{version="1"} 1';
const NAME = 'numberwall_attestation_results_total';
const read = (...lines: readonly string[]) => readMetricsPage([BUILD, ...lines, '# EOF', ''].join('\n'));

describe('a metrics page', () => {
  it.each([
    [`${NAME}{route="a",result="b"} 3`, 3],
    [`${NAME}{route="a",result="b"} 3.0`, 3],
    [`${NAME}{route="a",result="b"} 1e3`, 1000],
    [`${NAME}{route="a",result="b"} 3 1795444467.036`, 3],
    [`${NAME}{route="a",result="b"} 3 # {trace_id="x}"} 1 2`, 3],
    [`${NAME}{route="a",result="b",} 3`, 3],
  ])('%s', (line, value) => {
    expect(read(line)).toEqual({
      ok: true,
      samples: [{ name: NAME, labels: { route: 'a', result: 'b' }, value }],
    });
  });

  it('unescapes label values, and takes a brace within them', () => {
    const page = read(String.raw`${NAME}{route="a\"}\\\n"} 3`);
    expect(page).toMatchObject({ samples: [{ labels: { route: 'a"}\\\n' } }] });
  });

  it.each([
    `${NAME}{route="a"}`,
    `${NAME}{route="a} 3`,
    `${NAME}{route="a"} NaN`,
    `${NAME}{route="a"} +Inf`,
    `${NAME}{route="a"} -1`,
    `${NAME}{route="a"} 1e999`,
    `${NAME} 3`,
    `${NAME}{rou`,
  ])('%s is no counter, and its line is named', (line) => {
    expect(read('# HELP x y', line)).toEqual({
      ok: false,
      fault: 'has no counter in line 3: is it cut off?',
    });
  });

  it('passes over everything else', () => {
    expect(read('', 'other{a="b"} nonsense', '# TYPE x counter', `${NAME}_created{} 1`)).toEqual({
      ok: true,
      samples: [],
    });
  });

  it.each(['', '# EOF\n', '<!doctype html>', `# ${BUILD}`])('%j is none', (page) => {
    expect(readMetricsPage(page)).toMatchObject({ ok: false });
  });

  it('throws at nothing, and is soon done', () => {
    const line = fc.oneof(
      fc.string(),
      fc.string().map((tail) => `${NAME}{${tail}`),
    );
    fc.assert(
      fc.property(fc.array(line), (lines) => {
        const started = performance.now();
        read(...lines);
        expect(performance.now() - started).toBeLessThan(250);
      }),
    );
    const long = `${NAME}{${'a="\\\\",'.repeat(20_000)}`;
    const started = performance.now();
    expect(read(long).ok).toBe(false);
    expect(performance.now() - started).toBeLessThan(1_000);
  });
});
