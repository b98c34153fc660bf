import type { HonestScenario } from './scenario.ts';

/** Two thousand people enrol in two hours from four addresses, two hundred of them in one room. */
export const campusRollOut: HonestScenario = {
  kind: 'honest',
  id: 'L03',
  name: 'campus-roll-out',
  anchor: '2,000 staff enrol in 2 h from 4 egress IPs, 95 % complete in 90 s median',
  load: {
    perSecond: 0.28,
    days: 2 / 24,
    diurnal: 0,
    burst: { people: 200, seconds: 60 },
    completion: 0.95,
    startsPerEpisode: 1,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 4,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 5, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 0, blindShareInBurst: 0.1, level: 1 },
};
