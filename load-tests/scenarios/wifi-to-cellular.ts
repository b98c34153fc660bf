import type { HonestScenario } from './scenario.ts';

/** One registration that is seen from four addresses, at home and on the way. */
export const wifiToCellular: HonestScenario = {
  kind: 'honest',
  id: 'L09',
  name: 'wifi-to-cellular',
  anchor: 'one registration seen from 3-4 IPs and 2 ASNs, IPv6 /64 changes',
  load: {
    perSecond: 0.42,
    days: 1,
    diurnal: 0,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 4,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 4, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, level: 0 },
};
