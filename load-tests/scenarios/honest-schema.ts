import { z } from 'zod';

import { heading, slice } from './common-schema.ts';
import { amount, mapping, oneOf, positive, share, whole } from './fields.ts';

export const honestLoad = mapping(
  {
    perSecond: positive(1_000, 'Registrations that begin in a second'),
    days: positive(365, 'Days that it lasts'),
    diurnal: share('Amplitude of the day’s curve, 1 + a·sin; 0: constant'),
    burst: mapping(
      {
        people: whole(1, 10_000, 'How many people'),
        seconds: positive(3_600, 'Within how many seconds'),
      },
      'A part of them all at once, from one address',
    ).exactOptional(),
    completion: share('Share of starts that are completed with the code'),
    startsPerEpisode: amount(
      1,
      20,
      'Look-ups for each registration: who waits for a message that does not come tries again',
    ),
    numbersPerDevice: amount(1, 1_000, 'Numbers that one device registers, one after the other'),
    devicesPerNumber: amount(1, 1_000, 'Devices that register one number'),
    addressesPerEpisode: whole(1, 16, 'Addresses that one registration is seen from'),
    sharedAddresses: whole(0, 20_000, 'Addresses that all of them share; 0: each has its own'),
    numbers: oneOf(
      ['scattered', 'one-block'],
      'Where their numbers lie: scattered, or neighbours in one block',
    ),
    registered: share('Share of the numbers that have an account before'),
    slice,
  },
  'A part of the day of honest people',
);

export const honestBound = mapping(
  {
    deniedShare: share('Share of requests that are refused, at most'),
    blindShare: share(
      'Share of first answers about a number that tell nothing, at most, where disclosure is budgeted',
    ),
    blindShareInBurst: share('The same within a burst').exactOptional(),
    alarms: z
      .literal(0, { error: '0, or nothing' })
      .meta({ description: 'Alarms of detectors, at most; absent where one may sound', form: '0' })
      .exactOptional(),
    level: z
      .literal([0, 1], { error: '0 or 1' })
      .meta({ description: 'Level of containment, at most', form: '0 or 1' }),
    blindFromNumber: whole(
      1,
      1_000,
      'From this number on a device is told nothing, and is not refused',
    ).exactOptional(),
  },
  'What honest people must be spared',
);

/** Honest people, and what they must not notice. */
export const honestShape = mapping(
  {
    kind: oneOf(['honest'], 'Honest people alone'),
    ...heading,
    load: honestLoad,
    bound: honestBound,
  },
  'Honest people, and what they must not notice',
);
