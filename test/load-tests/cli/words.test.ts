import { describe, expect, it } from '@jest/globals';

import { listScenarios } from '../../../load-tests/cli/list-scenarios.ts';
import { readOptions, USAGE } from '../../../load-tests/cli/options.ts';
import { createProgress } from '../../../load-tests/cli/progress.ts';
import { SCENARIOS } from '../../../load-tests/scenarios/table.ts';
import { createRecording } from '../../../load-tests/play/recording.ts';

describe('--list', () => {
  it('names every scenario with what must hold, in the width of the terminal', () => {
    for (const columns of [80, 110, 200]) {
      const lines = listScenarios(columns).split('\n');
      const heads = lines.filter((line) => /^[A-Z]\d\d /.test(line));
      expect(heads.map((line) => line.slice(0, 3))).toEqual(SCENARIOS.map(({ id }) => id));
      const wide = lines.filter((line) => line.startsWith(' ') && line.length > columns);
      expect(wide).toEqual([]);
    }
    const text = listScenarios();
    expect(text).toMatch(/^A03 {3}whatsapp-2025 +at most 15 answers a day are learned$/m);
    expect(text).toMatch(/^A02 {3}authy-2024 +nothing is learned$/m);
    expect(text).toMatch(/^A23 {3}cheapest-way +at most 8,277 answers .*says what a number costs$/m);
    expect(text).toMatch(/^L02 {3}cgnat-5k +refused at most 0 %, told nothing at most 0\.01 %$/m);
  });
});

describe('--help', () => {
  it('tells of every option that there is, and of no other', () => {
    const told = [...USAGE.matchAll(/^ {2}(--[a-z-]+)/gm)].map(([, option]) => option);
    expect(told).toContain('--report');
    for (const option of [...told, '--list'])
      expect(() => readOptions([`${option}=`])).not.toThrow(/Unknown option/);
    expect(() => readOptions(['--whatever'])).toThrow(/Unknown option/);
  });
});

describe('progress', () => {
  const written = (isTTY: boolean, columns: number): string => {
    let text = '';
    const screen = { isTTY, columns, write: (part: string) => (text += part) };
    const progress = createProgress('authy-2024', 60, screen);
    const recording = createRecording(60_000);
    recording.at(10).arrivals = 1_200;
    recording.at(500).told.refused = 1_190;
    progress.show(recording, 15);
    progress.clear();
    return text;
  };

  it('says how far it is and what came of it, on one line of a terminal alone', () => {
    expect(written(false, 120)).toBe('');
    const [, line = ''] = written(true, 120).split('\r\x1b[2K');
    expect(line).toBe(
      '██████░░░░░░░░░░░░░░░░░░ 15 of 60 s  authy-2024: asked 1,200, learned 0, refused 1,190; honest 0 of 0',
    );
    const [, narrow = ''] = written(true, 40).split('\r\x1b[2K');
    expect(narrow).toHaveLength(39);
  });
});
