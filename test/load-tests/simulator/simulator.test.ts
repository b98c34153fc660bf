import { describe, expect, it, jest } from '@jest/globals';

import { leakedKeyboxFarm } from '../../../load-tests/scenarios/leaked-keybox-farm.ts';
import { ipv4At, ipv6At } from '../../../load-tests/simulator/addresses.ts';
import { createAgenda } from '../../../load-tests/simulator/agenda.ts';
import { createAnswersLearned } from '../../../load-tests/simulator/answers-learned.ts';
import { readOptions } from '../../../load-tests/simulator/options.ts';
import { numberAt, PLAN_SIZE } from '../../../load-tests/simulator/plan.ts';
import { createProgress } from '../../../load-tests/simulator/progress.ts';
import { createKeyedHash } from '../../../src/adapters/crypto/keyed-hash.ts';
import { toClientAddress } from '../../../src/core/address/address-ladder.ts';
import { parseAddress } from '../../../src/core/address/parse-address.ts';
import { readE164 } from '../../../src/core/numbers/read-e164.ts';
import { createSeededRandom } from '../../../src/core/seeded-random.ts';
import { DAY, HOUR } from '../../../src/core/time.ts';
import { minutes, play } from './support.ts';

const farm = { ...leakedKeyboxFarm, load: { ...leakedKeyboxFarm.load, perSecond: 1 } };

// Hundreds of decisions each: time for a busy machine.
jest.setTimeout(120_000);

describe('a simulation', () => {
  it('of one seed is the same each time, and another for another seed', async () => {
    const run = async (seed: number) => {
      const { cost, ...result } = await play(farm, { days: minutes(20), baseShare: 0.2, seed });
      return { ...result, decisions: cost.decisions };
    };
    const [one, same, other] = [await run(3), await run(3), await run(4)];
    expect(same).toEqual(one);
    expect(other.honest).not.toEqual(one.honest);
  });

  it('comes to the same by the keyed hash of a gateway', async () => {
    const run = async (hash?: ReturnType<typeof createKeyedHash>) => {
      const { attack, honest } = await play(farm, {
        days: minutes(20),
        baseShare: 0.2,
        ...(hash === undefined ? {} : { hash }),
      });
      return { attack, honest };
    };
    expect(await run(createKeyedHash(Buffer.alloc(32, 3)))).toEqual(await run());
  });
});

describe('what stands in for the first steps of a gateway', () => {
  it('are numbers as it reads them', () => {
    for (let place = 0; place < PLAN_SIZE; place += 9_999_991) {
      const { e164 } = numberAt(place);
      expect(numberAt(place)).toEqual(readE164(e164));
    }
  });

  it('are addresses as it reads them', () => {
    const some = [ipv4At(3, 259), ipv4At(12_345, 7), ipv6At(0, 0), ipv6At(3_999, 99), ipv6At(40_000, 65_534)];
    for (const address of some) {
      const parsed = parseAddress(address.text);
      expect(parsed === undefined ? undefined : toClientAddress(parsed)).toEqual(address);
    }
  });
});

describe('an agenda', () => {
  it('goes by time, and by entry where times are equal', () => {
    const agenda = createAgenda();
    const random = createSeededRandom(1);
    const times = Array.from({ length: 500 }, () => Math.floor(random() * 50));
    const done: [number, number][] = [];
    for (const [order, at] of times.entries()) agenda.add(at, (now) => void done.push([now, order]));
    while (agenda.nextAt() < Infinity) {
      const at = agenda.nextAt();
      void agenda.take()?.(at);
    }
    const expected = [...times.entries()].map(([order, at]) => [at, order] as const);
    expect(done).toEqual(expected.sort(([a, one], [b, other]) => a - b || one - other));
  });
});

describe('what was learned', () => {
  it('is judged by its worst day, and contained when only the pace of the bound is left', () => {
    const learned = createAnswersLearned();
    for (let at = 0; at < 100; at += 1) learned.add(at * 1_000);
    for (let hour = 1; hour <= 48; hour += 1) learned.add(hour * HOUR);
    expect(learned.worstDay()).toBe(123);
    // Of 24 a day one an hour is half of what is allowed.
    expect(learned.containedAfter(24, 0)).toBe(98);
    expect(learned.containedAfter(1e9, 0)).toBe(0);
    expect(learned.series(2 * DAY, 2)).toEqual([123, 25]);
  });
});

describe('a clump of answers', () => {
  /** Two minutes’ worth of twice the bound of 7,200 a day at once, each hour. */
  const CLUMP = 20;
  const learned = createAnswersLearned();
  for (let hour = 0; hour < 24; hour += 1)
    for (let nth = 0; nth < CLUMP; nth += 1) learned.add(hour * HOUR + nth);

  it.each([
    [0, 23 * 3_600],
    [120, 23 * 3_600],
    [210, 23 * 3_600],
    // In half of that come 20 at that pace.
    [240, 0],
    [86_400, 0],
  ])(
    'breaks the containment of what is to be contained within %d s where it is larger: %d',
    (within, seconds) => {
      expect(Math.floor(learned.containedAfter(7_200, within))).toBe(seconds);
    },
  );

  it('is never more than ten minutes’ worth', () => {
    const all = createAnswersLearned();
    for (let nth = 0; nth < 1_000; nth += 1) all.add(HOUR + nth);
    expect(Math.round(all.containedAfter(7_200, 86_400))).toBe(3_601);
  });
});

describe('the command', () => {
  it('shows a bar on a terminal, and none in a pipe', () => {
    const written = (isTTY: boolean): string => {
      let text = '';
      const progress = createProgress({ isTTY, write: (part) => (text += part) }, 'A03');
      progress.tell(0.5);
      progress.end();
      return text;
    };
    expect(written(false)).toBe('');
    expect(written(true)).toContain('50 %');
  });

  it('reads its options, and refuses what it does not know', async () => {
    expect(await readOptions(['A03', '--scale', 'internet', '--days', '2'])).toMatchObject({
      ...{ registered: 33_420_546, days: 2, seed: 1 },
      scenarios: [{ id: 'A03' }],
    });
    expect(await readOptions(['--list'])).toBe('list');
    for (const args of [[], ['A99'], ['A03', '--scale', 'x'], ['A03', '--days', '0'], ['A03', '--what']])
      await expect(readOptions(args)).rejects.toThrow();
  });
});
