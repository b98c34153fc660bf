/**
 * `npm run indistinguishability`: 20,000 registrations of each class, up to a wrong code, over sockets, on the blind
 * path of a gateway that tells nothing and of one whose budgets are empty. By default nine minutes on two quiet cores;
 * `--samples N` for less. Fails where a classifier does better than chance: area above 0.51, or |t| from 4.5 (with
 * fewer samples as much more as chance alone spreads).
 */
import { parseArgs } from 'node:util';

import { exceeds, type Difference } from './compare.ts';
import { run } from './experiment.ts';
import { REGISTRATION } from './journey.ts';
import { startTestBed } from './service.ts';

const FULL = 20_000;
const AREA = 0.51;

const { values } = parseArgs({
  options: {
    samples: { type: 'string', default: String(FULL) },
    tick: { type: 'string', default: '100' },
    concurrency: { type: 'string', default: '16' },
  },
});
const samples = Number(values.samples);
const tolerance = { auc: 0.5 + (AREA - 0.5) * Math.sqrt(FULL / samples), t: 4.5 };

const say = (line: string): void => void process.stdout.write(`${line}\n`);

/** Ten lines of a run, for whoever waits for it. */
const sayProgress = (disclosure: string) => (groups: number) => {
  if (groups > 0 && groups % Math.ceil(samples / 10) === 0)
    process.stderr.write(`${disclosure}: ${groups} of ${samples} samples a class\n`);
};

const show = ({ step, feature, auc, t }: Difference): string =>
  `  ${step}, by ${feature}: area ${auc.toFixed(4)}${t === undefined ? '' : `, t ${t.toFixed(2)}`}`;

const measure = async (disclosure: 'never' | 'budgeted'): Promise<number> => {
  await using bed = await startTestBed({ tickMs: Number(values.tick), disclosure, numbers: 5_000 });
  const concurrency = Number(values.concurrency);
  const onBegun = sayProgress(disclosure);
  const differences = await run({ ...bed, steps: REGISTRATION, samples, concurrency, onBegun });
  const broken = differences.filter((each) => exceeds(each, tolerance));
  const farthest = [...differences].sort((one, other) => Math.abs(other.t ?? 0) - Math.abs(one.t ?? 0));
  say(`${disclosure}: ${differences.length} comparisons of ${samples} samples a class`);
  say(`  allowed: area ${tolerance.auc.toFixed(4)}, |t| below ${tolerance.t}; the largest:`);
  for (const each of new Set([...differences.slice(0, 3), ...farthest.slice(0, 3)])) say(show(each));
  for (const each of broken) say(`told apart:${show(each)}`);
  return broken.length;
};

const broken = (await measure('never')) + (await measure('budgeted'));
say(broken === 0 ? 'passed' : `${broken} failed`);
process.exitCode = broken === 0 ? 0 : 1;
