import type { HonestScenario } from './scenario.ts';

/** A company enrols the neighbouring numbers of one block. */
export const corporateDidBlock: HonestScenario = {
  kind: 'honest',
  id: 'L04',
  name: 'corporate-did-block',
  anchor: '2,000 consecutive numbers of ONE 10k block in 2 h, 95 % complete',
  load: {
    perSecond: 0.28,
    days: 2 / 24,
    diurnal: 0,
    completion: 0.95,
    startsPerEpisode: 1,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 4,
    numbers: 'one-block',
    registered: 0.3,
    slice: { perSecond: 5, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 0.05, alarms: 0, level: 1 },
};
