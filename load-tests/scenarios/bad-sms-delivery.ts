import type { HonestScenario } from './scenario.ts';

/** A carrier does not deliver codes for six hours, and people try again. */
export const badSmsDelivery: HonestScenario = {
  kind: 'honest',
  id: 'L08',
  name: 'bad-sms-delivery',
  anchor:
    'carrier outage: completion 0.55 for 6 h in one carrier; users resend up to 5 times per 10 min (Twilio 60203 limit)',
  load: {
    perSecond: 0.42,
    days: 0.25,
    diurnal: 0,
    completion: 0.55,
    startsPerEpisode: 2.3,
    numbersPerDevice: 1,
    devicesPerNumber: 1,
    addressesPerEpisode: 1,
    sharedAddresses: 0,
    numbers: 'scattered',
    registered: 0.3,
    slice: { perSecond: 4, seconds: 60 },
  },
  bound: { deniedShare: 0.001, blindShare: 1, level: 1 },
};
