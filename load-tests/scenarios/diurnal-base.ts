import type { HonestScenario } from './scenario.ts';

/** An ordinary day of the whole world. It runs beside every attack. */
export const diurnalBase: HonestScenario = {
  kind: 'honest',
  id: 'L01',
  name: 'diurnal-base',
  anchor:
    '33.4 M users x 0.4 registrations/user/yr = 36,600/day (derived, not published); curve 1+0.6 sin; completion 0.85 (0.65 is an old vendor figure for global SMS)',
  load: {
    perSecond: 0.42,
    days: 30,
    diurnal: 0.6,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1.02,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 2, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, alarms: 0, level: 0 },
};
