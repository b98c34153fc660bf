import { describe, expect, it } from '@jest/globals';

import {
  createPriorities,
  MAX_PLACES,
  MAX_SUSPENDED,
  SUSPENDED_MS,
} from '../../../src/core/overload/priorities.ts';

const suspended = () => {
  const priorities = createPriorities();
  priorities.take('token', 0);
  priorities.giveBack('token', 'none', 0);
  return priorities;
};

describe('a known token', () => {
  it('has so many places, and no more', () => {
    const priorities = createPriorities();
    const taken = Array.from({ length: MAX_PLACES + 1 }, () => priorities.take('token', 0));
    expect(taken).toEqual([...Array.from({ length: MAX_PLACES }, () => true), false]);
    expect(priorities.take('other', 0)).toBe(true);
    priorities.giveBack('token', 'good', 0);
    expect(priorities.take('token', 0)).toBe(true);
    expect(priorities.take('token', 0)).toBe(false);
  });

  it('has all of its places again once each was given back', () => {
    const priorities = createPriorities();
    const takeAll = () => Array.from({ length: MAX_PLACES }, () => priorities.take('token', 0));
    takeAll();
    for (let place = 0; place < MAX_PLACES; place += 1) priorities.giveBack('token', 'not asked', 0);
    expect(takeAll()).toEqual(Array.from({ length: MAX_PLACES }, () => true));
  });

  it('goes first no more once a place was used without a proof, for a minute', () => {
    expect(suspended().take('token', 0)).toBe(false);
    expect(suspended().take('token', SUSPENDED_MS - 1)).toBe(false);
    expect(suspended().take('token', SUSPENDED_MS)).toBe(true);
    expect(suspended().take('token', -1)).toBe(true);
    expect(suspended().take('other', 0)).toBe(true);
  });

  it('goes first again as soon as its device has proven its key', () => {
    const priorities = suspended();
    priorities.restore('token');
    expect(priorities.take('token', 1)).toBe(true);
  });

  it('goes first again once its device has proven its key on another of its places', () => {
    const priorities = createPriorities();
    priorities.take('token', 0);
    priorities.take('token', 0);
    priorities.giveBack('token', 'none', 0);
    priorities.giveBack('token', 'good', 0);
    expect(priorities.take('token', 1)).toBe(true);
  });

  it('is suspended no more once that has ended, though the clock steps back', () => {
    const priorities = suspended();
    priorities.take('token', SUSPENDED_MS);
    expect(priorities.take('token', 1)).toBe(true);
  });

  it('stays suspended when another of its places ends unasked', () => {
    const priorities = createPriorities();
    priorities.take('token', 0);
    priorities.take('token', 0);
    priorities.giveBack('token', 'none', 0);
    priorities.giveBack('token', 'not asked', 0);
    expect(priorities.take('token', 1)).toBe(false);
  });

  it('costs bounded memory: the token that was suspended longest ago is forgotten first', () => {
    const priorities = suspended();
    for (let index = 0; index < MAX_SUSPENDED; index += 1) {
      expect(priorities.take('token', 1)).toBe(false);
      priorities.take(`token-${index}`, 0);
      priorities.giveBack(`token-${index}`, 'none', 0);
    }
    expect(priorities.take('token', 1)).toBe(true);

    priorities.giveBack('token-1', 'none', 1);
    priorities.giveBack('token', 'none', 1);
    expect(priorities.take('token-0', 1)).toBe(true);
    priorities.giveBack('token-0', 'none', 1);
    expect(priorities.take('token-1', 1)).toBe(false);
    expect(priorities.take('token-2', 1)).toBe(true);
  });
});
