import { describe, expect, it } from '@jest/globals';

import { createCrowd, type Person } from '../../load-tests/honest/crowd.ts';
import { playEpisode } from '../../load-tests/honest/episode.ts';
import { createRecording } from '../../load-tests/play/recording.ts';
import type { HonestLoad } from '../../load-tests/scenarios/scenario.ts';
import { HONEST } from '../../load-tests/scenarios/table.ts';
import type { Incoming, Outgoing } from '../../load-tests/sending/send.ts';

const [base] = HONEST;
if (base === undefined) throw new RangeError('the lab has honest people');

const crowd = (
  changes: Partial<HonestLoad>,
  count = 400,
  seed = 1,
  isForwarded = false,
): readonly Person[] => {
  const next = createCrowd({ ...base.load, ...changes }, seed, isForwarded);
  return Array.from({ length: count }, () => next());
};
const distinct = (values: readonly unknown[]): number => new Set(values).size;

describe('a crowd', () => {
  it('is the same for the same seed, and another for another', () => {
    expect(crowd({}, 50, 3)).toEqual(crowd({}, 50, 3));
    expect(crowd({}, 50, 3)).not.toEqual(crowd({}, 50, 4));
  });

  it('has a phone, a number and an address each, as many with an account as its load says', () => {
    const people = crowd({ registered: 0.3, completion: 0.85, startsPerEpisode: 1.15 });
    expect(distinct(people.map(({ e164 }) => e164))).toBe(400);
    expect(distinct(people.map(({ device }) => device))).toBe(400);
    expect(distinct(people.map(({ addresses }) => addresses[0]))).toBe(400);
    const share = (read: (person: Person) => boolean) => people.filter(read).length / 400;
    expect(share(({ hasAccount }) => hasAccount)).toBeCloseTo(0.3, 1);
    expect(share(({ completes }) => completes)).toBeCloseTo(0.85, 1);
    expect(share(({ lookups }) => lookups === 2)).toBeCloseTo(0.15, 1);
    expect(share(({ lookups }) => lookups < 1 || lookups > 2)).toBe(0);
  });

  it('shares the addresses of a carrier, and moves between its own', () => {
    expect(distinct(crowd({ sharedAddresses: 20 }).flatMap(({ addresses }) => addresses))).toBe(20);
    const moving = crowd({ addressesPerEpisode: 4 }, 10);
    expect(moving.map(({ addresses }) => addresses.length)).toEqual(moving.map(() => 4));
    expect(distinct(moving.flatMap(({ addresses }) => addresses))).toBe(40);
    expect(crowd({}, 1, 1, true)[0]?.addresses[0]).toMatch(/^10\./);
  });

  it('has families of one phone, and a number’s old and new owner, who had an account for it', () => {
    const family = crowd({ numbersPerDevice: 4 }, 8);
    expect(family.map(({ device, nth }) => [device, nth])).toEqual(
      [0, 0, 0, 0, 1, 1, 1, 1].map((device, index) => [device, 1 + (index % 4)]),
    );
    const owners = crowd({ devicesPerNumber: 2, registered: 0 }, 40);
    expect(distinct(owners.map(({ e164 }) => e164))).toBe(20);
    expect(distinct(owners.map(({ device }) => device))).toBe(40);
    expect(owners.every(({ hasAccount }) => hasAccount)).toBe(true);
  });

  it('of a company has neighbours in one block', () => {
    const lines = crowd({ numbers: 'one-block' }, 5).map(({ e164 }) => Number(e164));
    expect(lines.map((line) => line - (lines[0] ?? 0))).toEqual([0, 1, 2, 3, 4]);
  });
});

const [PERSON] = crowd({ addressesPerEpisode: 2 }, 1);
if (PERSON === undefined) throw new RangeError('somebody is honest');
const HANDLE = '1234567890';
const TOLD = { message: 'active', devices_count: 2, force_ott: false, authy_id: HANDLE };

type Answer = Pick<Incoming, 'status'> & Partial<Incoming>;
const well = (body: object = {}): Answer => ({ status: 200, text: JSON.stringify(body) });
const last = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** An episode before a gateway that answers as it is told to, by the last part of the path. */
const play = async (
  changes: Partial<Person>,
  answers: Readonly<Record<string, readonly Answer[]>> = {},
  code = '7',
) => {
  const asked: Outgoing[] = [];
  const left = new Map(Object.entries(answers).map(([step, given]) => [step, [...given]]));
  const recording = createRecording(10_000);
  const deps = {
    recording,
    beganAt: performance.now(),
    signing: { sign: () => Promise.resolve([{}]), [Symbol.asyncDispose]: () => Promise.resolve() },
    senders: [
      {
        inFlight: 0,
        [Symbol.dispose]: () => undefined,
        send: (outgoing: Outgoing) => {
          asked.push(outgoing);
          const answer = left.get(last(outgoing.path))?.shift() ?? well(TOLD);
          return Promise.resolve({ text: '{}', fields: '', tookMs: 1, ...answer });
        },
      },
    ],
    readCode: () => Promise.resolve(code),
  };
  const person: Person = { ...PERSON, hasAccount: true, lookups: 1, completes: true, ...changes };
  const episode = await playEpisode(deps, person);
  const { honest } = recording.steps.reduce((all, step) => ({
    ...all,
    honest: { ...all.honest, later: all.honest.later + step.honest.later },
  }));
  return { episode, steps: asked.map(({ path }) => last(path)), asked, later: honest.later };
};

describe('an honest registration', () => {
  it('looks up, starts, and types the code in', async () => {
    const { episode, steps, asked } = await play({});
    expect(steps).toEqual(['status', 'start', 'complete']);
    expect(asked[1]?.path).toBe(`/json/users/${HANDLE}/devices/registration/start`);
    expect(asked[2]?.body).toBe('pin=7');
    expect(asked.map(({ address }) => address)).toEqual([...PERSON.addresses, PERSON.addresses[1]]);
    expect(episode).toMatchObject({ told: 'true', registered: true, wanted: true, refused: 0 });
  });

  it('makes an account where there is none, and asks again where the message does not come', async () => {
    const none = well({ ...TOLD, message: 'unknown', authy_id: 0 });
    const { steps, episode } = await play({ hasAccount: false, lookups: 2 }, { status: [none, none] });
    expect(steps).toEqual(['status', 'status', 'new', 'start', 'complete']);
    expect(episode.told).toBe('true');
  });

  it('that is not completed ends with its start', async () => {
    const { episode, steps } = await play({ completes: false });
    expect(steps).toEqual(['status', 'start']);
    expect(episode).toMatchObject({ registered: false, wanted: false });
  });

  it('comes back where it is told to, and is not refused for it', async () => {
    const away = { status: 503, retryAfter: 0 };
    const { episode, steps, later } = await play({}, { complete: [away, { status: 0, retryAfter: 0 }] });
    expect(steps).toEqual(['status', 'start', 'complete', 'complete', 'complete']);
    expect(episode).toMatchObject({ registered: true, refused: 0 });
    expect(later).toBe(2);
  });

  it('waits as long as it is told', async () => {
    const began = performance.now();
    await play({}, { start: [{ status: 503, retryAfter: 0.3 }] });
    // And as long as it takes to type a code in.
    expect(performance.now() - began).toBeGreaterThan(650);
  });

  it('that is refused is, and does not ask again', async () => {
    const { episode, steps } = await play({}, { complete: [{ status: 400 }] });
    expect(steps).toEqual(['status', 'start', 'complete']);
    expect(episode).toMatchObject({ registered: false, wanted: true, refused: 1 });
    expect((await play({}, { status: [{ status: 429 }] })).episode).toMatchObject({
      told: 'refused',
      refused: 1,
    });
  });

  it('tells what it was told', async () => {
    const { episode } = await play({}, { status: [well({ ...TOLD, devices_count: 1 })] });
    expect(episode).toMatchObject({ told: 'blind', registered: true });
    const wrong = await play({ hasAccount: false }, {});
    expect(wrong.episode.told).toBe('false');
  });
});
