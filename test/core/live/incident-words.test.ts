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
