import type { HonestScenario } from './scenario.ts';

/** Thirty-six times the usual, for a day. */
export const flashCrowdX36: HonestScenario = {
  kind: 'honest',
  id: 'L05',
  name: 'flash-crowd-x36',
  anchor:
    'Signal Jan 2021: 246,000 -> 8.8 M downloads per week (Sensor Tower); 1.3 M in a day against 50,000 average (Apptopia, NYT)',
  load: {
    perSecond: 15,
    days: 1,
    diurnal: 0.6,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 15, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 0.002, level: 1 },
};
