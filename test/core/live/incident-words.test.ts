import { describe, expect, it } from '@jest/globals';

import { incidentWords } from '../../../src/core/live/incident-words.ts';
import { AT, detector, incident, reading, sources } from './support.ts';

const NOW = AT + 5_000;

describe('a row in words', () => {
  it('of a script without phones', () => {
    const row = incident({ sources: sources(), isConfirmed: true, given: 3 });
    expect(incidentWords(row, NOW)).toEqual({
      what: 'requests without any token',
      when: 'since 03:12:00, still going on',
      howMuch:
        '60 in all; 48 in 10 s, 71 % of requests (threshold 20 and 20 %); its detector has an alarm, too',
      from: '8 addresses, no token',
      got: '60 refused: nothing leaked',
      people: '',
    });
  });

  it('of phones that walk says what they were told, and what others were; every request is in one count', () => {
    const walkers = sources({ addresses: 4, devices: 4, withoutToken: 0, refused: 10, blind: 48, told: 9 });
    const row = incident({ id: 'ledgers-full', sources: walkers, given: 13, events: 75 });
    expect(incidentWords(row, NOW)).toMatchObject({
      from: '4 addresses, 4 device keys',
      got: '10 refused, 48 told nothing, 2 answered; these devices learned 9 numbers, those of ten minutes before included; others that completed nothing: 4',
    });
    expect(incidentWords(row, NOW).howMuch).toMatch(/^60 in all/);
  });

  it('of devices that another row has says so', () => {
    const row = incident({ sources: sources({ devices: 4 }), sameDevicesAs: 'a walk' });
    expect(incidentWords(row, NOW).from).toMatch(/; the same devices as of “a walk”$/);
  });

  it('of vanished traffic has no threshold to name', () => {
    const vanished = detector({ id: 'vanished-traffic', weight: 'attention' });
    expect(incidentWords(incident({ id: 'vanished-traffic', reading: vanished }), NOW).howMuch).toBe(
      '60 in all',
    );
  });

  it('says what people felt', () => {
    const people = { canaries: 4, served: 4, level: 2 };
    expect(incidentWords(incident({ people }), NOW).people).toBe('canary: 4 of 4 served; level 2 at most');
    const blind = { canaries: 4, served: 3, level: 0 };
    expect(incidentWords(incident({ people: blind }), NOW).people).toBe(
      'canary: 3 of 4 served, the others not as people should be',
    );
  });

  it('of an attack from before this instance began says so', () => {
    const old = incident({ isFromBefore: true, reading: detector() });
    expect(incidentWords(old, NOW).when).toBe(
      'since before 03:12:00, when this instance started, still going on',
    );
    const over = incident({ isFromBefore: true, isOver: true, lastAt: AT - 1, reading: detector() });
    expect(incidentWords(over, NOW).when).toBe('before 03:12:00, when this instance started; over');
  });

  it('of a recorded request says that the device may be the victim', () => {
    const replayed = sources({ devices: 1, withoutToken: 0 });
    expect(incidentWords(incident({ id: 'replayed-proofs', sources: replayed }), NOW).from).toBe(
      '8 addresses, 1 device key. Whoever has the key may be the victim: the addresses are the source',
    );
    expect(incidentWords(incident({ sources: replayed }), NOW).from).not.toMatch(/victim/);
  });

  it('of a pause, and of an end', () => {
    const paused = incident({ reading: reading({ isOn: false }) });
    expect(incidentWords(paused, AT + 20_000).when).toBe(
      'since 03:12:00; none for 20 s, over at 30 s or more',
    );
    const over = incident({ isOver: true, lastAt: AT + 103_000 });
    expect(incidentWords(over, AT + 400_000)).toMatchObject({
      when: '03:12:00 to 03:13:43, over',
      howMuch: '60 in all',
    });
  });

  it('of a detector says its evidence, its cap, and that it is late', () => {
    const late = incident({ reading: detector({ isLate: true, ratio: 1.26 }), isEcho: true });
    expect(incidentWords(late, NOW)).toMatchObject({
      what: 'requests without any token: what the attack of ten minutes ago left behind',
      when: 'since about 03:12:00; known ten minutes late',
    });
    expect(incidentWords(late, NOW).howMuch).toMatch(/evidence 1\.3 × its threshold/);
    const capped = incident({ reading: detector({ ratio: 2 }) });
    expect(incidentWords(capped, NOW).howMuch).toMatch(/at its cap, twice the threshold/);
  });
});

describe('a row that lacks something', () => {
  const look = reading({ weight: 'attention' });

  it('says nothing of sources where it is no attack and none were seen', () => {
    const row = incident({ reading: look, given: 3 });
    expect(incidentWords(row, NOW)).toMatchObject({ from: '', got: '' });
    const seen = incident({ reading: look, sources: sources() });
    expect(incidentWords(seen, NOW)).toMatchObject({
      from: '8 addresses, no token',
      got: '60 refused: nothing leaked',
    });
    expect(incidentWords(incident({ given: 3 }), NOW)).toMatchObject({
      from: 'not told apart: see Suspects',
      got: 'others that completed nothing: 3',
    });
  });

  it('says what it counts, without a share where there is none', () => {
    const counted = { total: 9, before: 0, events: 3, windowMs: 60_000, atLeast: 1 };
    const row = incident({ reading: reading({ counted }) });
    expect(incidentWords(row, NOW).howMuch).toBe('60 in all; 3 in 60 s (threshold 1)');
    const { events: _events, ...uncounted } = incident({ reading: detector({ ratio: 1.5 }) });
    expect(_events).toBe(60);
    expect(incidentWords(uncounted, NOW).howMuch).toBe('evidence 1.5 × its threshold');
  });

  it.each([
    ['for eleven seconds, goes on', reading({ isOn: false }), 11_999, 'since 03:12:00, still going on'],
    [
      'for twelve, does not',
      reading({ isOn: false }),
      12_000,
      'since 03:12:00; none for 12 s, over at 30 s or more',
    ],
    ['for twelve while its sign is on, goes on', reading(), 12_000, 'since 03:12:00, still going on'],
    ['of a detector, goes on', detector({ isOn: false }), 20_000, 'since about 03:12:00, still going on'],
  ])('that nothing came for, %s', (_, of, ms, when) => {
    expect(incidentWords(incident({ reading: of }), AT + ms).when).toBe(when);
  });

  it('says when it was, as far as that is known', () => {
    const over = (changes: Parameters<typeof incident>[0]) =>
      incidentWords(incident({ isOver: true, ...changes }), NOW).when;
    expect(over({})).toBe('03:12:00 to 03:12:00, over');
    expect(over({ isFromBefore: true, lastAt: AT + 1_000 })).toBe('before 03:12:00 to 03:12:01, over');
  });
});
