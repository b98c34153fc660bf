import type { HonestScenario } from './scenario.ts';

/** One phone that registers the numbers of a family. */
export const familyAndHelpdesk: HonestScenario = {
  kind: 'honest',
  id: 'L10',
  name: 'family-and-helpdesk',
  anchor: 'one device registers 3 numbers in a day; help-desk allow-listed key 50/day',
  load: {
    perSecond: 0.42,
    days: 1,
    diurnal: 0,
    completion: 1,
    startsPerEpisode: 1,
    numbersPerDevice: 4,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 4, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, level: 0, blindFromNumber: 4 },
};
