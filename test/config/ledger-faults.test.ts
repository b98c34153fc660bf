import { describe } from '@jest/globals';

import { expectFaults } from './support.ts';

describe('a ledger that makes room by what has completed', () => {
  expectFaults([
    [
      'a gate that is trusted by what completes',
      { ledgers: [{ id: 'gate', by: 'segment', capacity: 250, trust: true }] },
      'ledgers[0].trust',
      /all that others have completed/,
    ],
    [
      'a gate that vouches',
      { ledgers: [{ id: 'gate', by: 'segment', capacity: 250, vouch: true }] },
      'ledgers[0].vouch',
      /what others/,
    ],
    [
      'a device that is known by what its number has completed',
      { ledgers: [{ id: 'pair', by: ['device', 'number'], capacity: 3, vouch: true }] },
      'ledgers[0].vouch',
      /the number itself/,
    ],
    [
      'room that is kept for nobody',
      { ledgers: [{ id: 'gate', by: 'segment', capacity: 250, reserve: true }] },
      'ledgers[0].reserve',
      /another ledger knows/,
    ],
    [
      'room that is kept by what a ledger itself knows',
      { ledgers: [{ id: 'address', by: 'address', capacity: 24, vouch: true, reserve: true }] },
      'ledgers[0].reserve',
      /another ledger knows/,
    ],
  ]);
});
