import type { HonestScenario } from './scenario.ts';

/** A weekend of new phones for people who have accounts. */
export const phoneLaunchX5: HonestScenario = {
  kind: 'honest',
  id: 'L07',
  name: 'phone-launch-x5',
  anchor: 'new-phone weekend: x5 for 3 d, 95 % existing accounts',
  load: {
    perSecond: 2.1,
    days: 3,
    diurnal: 0.6,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.95,
    slice: { perSecond: 4, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, alarms: 0, level: 0 },
};
