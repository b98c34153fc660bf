/**
 * `npm run soak`: an instance at half of what it can, for half an hour (`--minutes`), while its issuer gets another key,
 * its policies change and its Redis fails over: nothing may fail but what the failover refuses, and neither heap nor
 * latency may drift. Prints a line a minute, and what came of it; exit code 1 where it drifted or failed.
 */
import { parseArgs } from 'node:util';

import type { LoadPhone } from '../phones/load-issuer.ts';
import { drive, IN_FLIGHT, quantile } from './drive.ts';
import { heapAfterCollection } from './inspect.ts';
import { pace, type Paced } from './paced.ts';
import { openSoakGround, type SoakGround } from './soak-ground.ts';

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, 'per-second': { type: 'string' } },
});
const minutes = Number(values.minutes);

const PHONES = 200;
const CALIBRATION = 4_000;
const WARM_ROUNDS = 3;
/** The heap after a collection, last against first third. */
const HEAP_DRIFT = 0.05;
/** p50, last against first third: what else the machine does shows, too. */
const LATENCY_DRIFT = 1.5;

const say = (line: string): void => void process.stdout.write(`${line}\n`);

const phonesOf = (issuer: ReturnType<SoakGround['issuer']>): readonly LoadPhone[] =>
  Array.from({ length: PHONES }, () => issuer.createPhone());

/** Requests a second that it answers when 64 are under way, once it is warm. */
const saturationOf = async ({ url, issuer }: SoakGround): Promise<number> => {
  const phones = phonesOf(issuer());
  let perSecond = NaN;
  for (let round = 0; round < WARM_ROUNDS; round += 1) {
    const signed = Array.from(
      { length: CALIBRATION + IN_FLIGHT },
      (_, at) => phones[at % PHONES]?.sign('GET', url) ?? {},
    );
    ({ perSecond } = await drive({ url, status: 200, signed }));
  }
  return perSecond;
};

interface Minute extends Paced {
  readonly heap: number;
  readonly event: string;
}

const failuresOf = ({ answers }: Paced): number =>
  [...answers].reduce((sum, [answer, count]) => sum + (answer === 200 ? 0 : count), 0);

/** What befalls it, by the share of the time that has passed. */
const eventsOf = (
  ground: SoakGround,
): readonly (readonly [share: number, name: string, act: () => Promise<void>])[] => [
  [0.25, 'another key of the issuer', ground.rotateKey],
  [0.45, 'another policy', ground.changePolicy],
  [0.6, 'failover of Redis', ground.failOver],
];

/** What was answered other than 200, and how often. */
const failureText = ({ answers }: Paced): string =>
  [...answers].flatMap(([answer, count]) => (answer === 200 ? [] : [`${answer}: ${count}`])).join(', ');

const showMinute = (at: number, minute: Minute): void => {
  const { sent, p50, p99, heap, event } = minute;
  say(
    `minute ${String(at + 1).padStart(3)}  ${String(sent).padStart(6)} sent  ${String(failuresOf(minute)).padStart(4)} failed (${failureText(minute)})  p50 ${p50.toFixed(1)} ms  p99 ${p99.toFixed(1)} ms  heap ${heap.toFixed(1)} MB  ${event}`,
  );
};

const runMinutes = async (ground: SoakGround, perSecond: number): Promise<readonly Minute[]> => {
  const events = [...eventsOf(ground)];
  const done: Minute[] = [];
  let issuer = ground.issuer();
  let phones = phonesOf(issuer);
  for (let at = 0; at < minutes; at += 1) {
    const due = events.filter(([share]) => share * minutes <= at);
    events.splice(0, due.length);
    // The same phones as long as their issuer has its key: new ones would be counted, and so be a heap that grows.
    if (issuer !== ground.issuer()) phones = phonesOf((issuer = ground.issuer()));
    let sent = 0;
    const next = () => phones[(sent += 1) % PHONES]?.sign('GET', ground.url) ?? {};
    const running = pace({ url: ground.url, next, perSecond, seconds: 58 });
    for (const [, , act] of due) await act();
    const minute = {
      ...(await running),
      heap: await heapAfterCollection(ground.inspectorPort),
      event: due.map(([, name]) => name).join(', '),
    };
    showMinute(at, minute);
    done.push(minute);
  }
  return done;
};

const median = (all: readonly Minute[], of: (minute: Minute) => number): number => quantile(all.map(of), 0.5);

const judge = (all: readonly Minute[], perSecond: number): boolean => {
  const third = Math.max(1, Math.floor(all.length / 3));
  const [first, last] = [all.slice(0, third), all.slice(-third)];
  const heap = median(last, (minute) => minute.heap) / median(first, (minute) => minute.heap);
  const p50 = median(last, (minute) => minute.p50) / median(first, (minute) => minute.p50);
  const p99 = median(last, (minute) => minute.p99) / median(first, (minute) => minute.p99);
  const calm = all.filter(({ event }) => !event.includes('failover'));
  const failed = calm.reduce((sum, minute) => sum + failuresOf(minute), 0);
  const failedOver = all.reduce((sum, minute) => sum + failuresOf(minute), 0) - failed;
  say(
    `${minutes} minutes at ${perSecond.toFixed(0)} requests/s: ${all.reduce((sum, { sent }) => sum + sent, 0)} sent, ${failed} failed, ${failedOver} refused in the minute of the failover; last third ÷ first: heap ${heap.toFixed(3)}, p50 ${p50.toFixed(2)}, p99 ${p99.toFixed(2)}`,
  );
  return failed === 0 && heap <= 1 + HEAP_DRIFT && p50 <= LATENCY_DRIFT;
};

await using ground = await openSoakGround();
const given = values['per-second'];
const perSecond = given === undefined ? (await saturationOf(ground)) / 2 : Number(given);
say(`${perSecond.toFixed(0)} requests/s: ${given === undefined ? 'half of what it can' : 'as asked'}`);
process.exitCode = judge(await runMinutes(ground, perSecond), perSecond) ? 0 : 1;
