import type { HonestScenario } from './scenario.ts';

/** Thousands of phones behind each address of a carrier, at thirty-six times the usual. */
export const cgnat5k: HonestScenario = {
  kind: 'honest',
  id: 'L02',
  name: 'cgnat-5k',
  anchor:
    'Cloudflare 2025: hundreds to thousands of users per CGNAT IPv4; x3 more often rate limited; RFC 7422/6269',
  load: {
    perSecond: 0.229,
    days: 1,
    diurnal: 0,
    completion: 0.85,
    startsPerEpisode: 1.15,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 200,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 12, seconds: 60 },
  },
  bound: { deniedShare: 0, blindShare: 1e-4, level: 0 },
};
