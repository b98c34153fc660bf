import { z } from 'zod';

import { US_MOBILE_PLAN } from '../numbers/us-mobile-plan.ts';
import { amount, line, list, mapping, oneOf, positive, share, whole } from './fields.ts';
import { heading, slice } from './common-schema.ts';

const MOST_KEYS = 1_000_000;

export const numberStrategy = mapping(
  {
    from: oneOf(
      ['plan', 'block', 'list'],
      'plan: all of US mobile space. block: neighbours, one block of 10,000 and then the next. list: numbers scattered over the plan, known before the attack begins',
    ),
    size: whole(
      1,
      US_MOBILE_PLAN.size,
      'How many numbers that are; all of the plan where absent',
    ).exactOptional(),
    order: oneOf(
      ['ascending', 'shuffled', 'random'],
      'shuffled: each once, in an order that no neighbour test sees. random: drawn anew each time',
    ),
    hitRatio: share('Share of these numbers that are registered'),
    repeats: whole(
      1,
      1_000,
      'How often each number is asked about before the next; 1 where absent',
    ).exactOptional(),
  },
  'Where the adversary’s numbers come from, and in which order they are asked about',
);

export const adversary = mapping(
  {
    ipv4: whole(0, 1_000_000, 'Addresses of IPv4; 0 where it has IPv6'),
    ipv6Slash64: whole(0, 65_536, 'IPv6 networks of /64, all of one /48; 0 where it has IPv4'),
    autonomousSystems: whole(1, 10_000, 'Networks that those addresses are shared out among'),
    deviceKeys: whole(0, MOST_KEYS, 'Keys with a genuine attestation token'),
    stolenTokens: whole(0, MOST_KEYS, 'Tokens and keys of other people’s phones, which malware on them uses'),
    issuers: whole(0, 100_000, 'Certificates that vouch for those keys'),
    ownedNumbers: whole(
      0,
      10_000,
      'Numbers whose messages the adversary can read: 0, or all of numbers.size; what is told of them is not counted',
    ),
  },
  'What the adversary has to spend',
);

export const load = mapping(
  {
    perSecond: positive(100_000, 'Questions in a second, over the whole campaign (npm run simulate)'),
    shape: oneOf(['constant', 'burst'], 'burst: everything within burstSeconds, once'),
    burstSeconds: positive(86_400, 'How long a burst lasts').exactOptional(),
    campaignDays: positive(365, 'Days that the campaign lasts'),
    requestsPerKey: whole(
      1,
      MOST_KEYS,
      'Requests of one key before the next one is taken; without it every request takes the next',
    ).exactOptional(),
    addressPer: oneOf(
      ['request', 'key'],
      'Each request takes the next address, or each key has one of its own',
    ),
    insideCrowd: z
      .literal(true, { error: 'true, or nothing' })
      .meta({ description: 'Starts with the crowd that is beside it, to hide in it', form: 'true' })
      .exactOptional(),
    slice,
  },
  'When requests come: an open model, in which no arrival waits for an answer',
);

export const probeRoute = oneOf(
  ['lookup', 'user-create'],
  'The calls that can answer “is this number registered?”',
);

export const reaction = mapping(
  {
    on: oneOf(
      ['refused', 'blind'],
      'refused: status 4xx or 5xx. blind: answers that look the same for many numbers in a row',
    ),
    then: oneOf(
      ['slow-down', 'shuffle', 'switch-route', 'next-address', 'buy-keys'],
      'What it does about that',
    ),
    after: whole(1, 1_000_000, 'So many in a row until it reacts; 1 where absent').exactOptional(),
    by: positive(
      100_000,
      'Of slow-down: the rate is multiplied by this, below 1; half where absent. Of buy-keys: so many keys; 1 where absent',
    ).exactOptional(),
  },
  'What the adversary does when it is not told',
);

export const prices = mapping(
  {
    key: amount(0, 100_000, 'A device key with a genuine token'),
    address: amount(0, 100_000, 'An address for the length of the attack'),
    question: amount(0, 1_000, 'One question, for its traffic; nothing where absent').exactOptional(),
    source: line(600, 'Where these prices are from, and what is assumed'),
  },
  'What the adversary pays, in US dollars',
);

export const way = mapping(
  {
    route: probeRoute,
    perKey: whole(1, MOST_KEYS, 'Questions that one key asks before another is bought'),
    perAddress: whole(1, MOST_KEYS, 'Questions that come from one address before another is rented'),
    pace: positive(1, 'Share of the rate at which it asks; all of it where absent').exactOptional(),
  },
  'One way of asking, that a searching adversary tries and pays for',
);

export const search = mapping(
  {
    ways: list(way, 1, 64, 'Of which the cheapest is wanted'),
    explore: amount(0.001, 0.999, 'Share of questions that try a way at random'),
  },
  'Looks for the way that costs least for each number learned: the cheapest so far, and now and then another',
);

export const bisection = mapping(
  {
    window: whole(4, 100_000, 'Answers by which a pace is judged'),
    told: amount(0.01, 1, 'Share of them that must tell something, so that the pace is good'),
    slowest: amount(0.001, 0.5, 'The slowest pace that it tries, of its rate'),
  },
  'Finds the fastest pace at which it is still told, by halving; where none is good it goes on by another route, with fresh keys',
);

export const bound = mapping(
  {
    answersPerDay: amount(0, 1e9, 'Truthful answers in a day about numbers that the adversary does not own'),
    proofUses: whole(
      1,
      1_000_000,
      'Of requests that carry the very same proof: how many may be admitted',
    ).exactOptional(),
    ownersRegister: share(
      'Share of the owners of the asked numbers who still register, at least',
    ).exactOptional(),
    distinguishable: mapping(
      {
        auc: amount(0.5, 1, 'Area under the ROC curve, at most'),
        welchT: amount(0, 1_000, 'Welch’s t, at most'),
      },
      'No answer tells classes of numbers apart',
    ).exactOptional(),
  },
  'What must hold while the attack goes on; a bound is broken above 1.01 times itself',
);

/** An adversary, and what must hold against it; without the rules that go across fields. */
export const attackShape = mapping(
  {
    kind: oneOf(['attack'], 'An adversary; honest people stand beside it'),
    ...heading,
    adversary,
    numbers: numberStrategy,
    load,
    routes: list(probeRoute, 1, 2, 'Asked in turn, until one refuses'),
    attestation: oneOf(
      ['none', 'signed', 'same-proof'],
      'Of its requests: none carry a token, each has a fresh signed proof, all carry the same-proof',
    ),
    disclosure: oneOf(
      ['budgeted', 'never'],
      'How the routes tell: the truth within budgets, or, as the production profile ships them, never',
    ),
    reactions: list(reaction, 0, 16, 'Each counts for itself'),
    search: search.exactOptional(),
    bisection: bisection.exactOptional(),
    prices: prices.exactOptional(),
    fault: oneOf(['store-killed'], 'What breaks a third of the way through').exactOptional(),
    bound,
    containWithinSeconds: z
      .union([amount(0, 31_536_000, ''), z.null()], { error: 'a number of seconds from 0, or null' })
      .meta({
        description: 'Until the attack learns nothing more, at most; null where there is nothing to contain',
        form: 'a number of seconds from 0, or null',
      }),
  },
  'An adversary, and what must hold against it',
);
