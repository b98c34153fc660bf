import type { HonestScenario } from './scenario.ts';

/** A number that its old and its new owner register on the same day. */
export const numberRecycledOrPorted: HonestScenario = {
  kind: 'honest',
  id: 'L13',
  name: 'number-recycled-or-ported',
  anchor: 'a number asked by its old and its new owner on the same day',
  load: {
    perSecond: 0.42,
    days: 1,
    diurnal: 0,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1,
    devicesPerNumber: 2,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 4, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, level: 0 },
};
