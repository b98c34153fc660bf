import { describe, expect, it } from '@jest/globals';

import { developmentFaults, expectFaults, POLICY, ROUTE } from './support.ts';

const policies = (change: object) => ({ policies: [{ ...POLICY, ...change }] });
const routes = (change: object) => ({ routes: [{ ...ROUTE, ...change }], policies: [] });
describe('a table of routes or policies with one fault', () => {
  expectFaults([
    ['a route without path', routes({ path: undefined }), 'routes[0].path', /is missing/],
    ['a route with a query', routes({ path: '/a?b' }), 'routes[0].path', /must be a path/],
    ['an unknown method', routes({ method: 'PUT' }), 'routes[0].method', /one of GET, POST/],
    ['a GET with a form', routes({ form: { a: {} } }), 'routes[0].form', /no body/],
    [
      'an account that is not in the path',
      routes({ account: 'authy_id' }),
      'routes[0].account',
      /does not have/,
    ],
    [
      'a number that is not in the path',
      routes({ path: '/probe/{phone}' }),
      'routes[0].number.countryCode[0]',
      /does not have/,
    ],
    [
      'a number that is not in the form',
      routes({
        method: 'POST',
        form: { country: {} },
        number: { in: 'form', countryCode: ['country'], national: ['tel'] },
      }),
      'routes[0].number.national[0]',
      /does not have/,
    ],
    [
      'a field of no name',
      routes({ method: 'POST', form: { 'a b': {} } }),
      'routes[0].form["a b"]',
      /no name/,
    ],
    [
      'a value above its length',
      routes({ method: 'POST', form: { via: { maxLength: 3, values: ['sms', 'push'] } } }),
      'routes[0].form.via.values[1]',
      /longer/,
    ],
    ['an answer of nothing', routes({ answer: [] }), 'routes[0].answer', /list of 1/],
    [
      'a route that may never tell and cannot be blind',
      { disclosure: 'never', ...routes({}) },
      'routes[0].disclosure',
      /does not say how/,
    ],
    [
      'a number in two ways',
      routes({ number: { ...ROUTE.number, e164: ['phone'] } }),
      'routes[0].number',
      /does not say where the number is, once/,
    ],
    [
      'a number in half a way',
      routes({ number: { in: 'path', national: ['phone'] } }),
      'routes[0].number',
      /does not say where the number is, once/,
    ],
    [
      'a route that asks by one of another step',
      {
        routes: [
          { ...ROUTE, blind: { step: 'lookup', member: 'authy_id' } },
          {
            ...ROUTE,
            id: 'own',
            path: '/own/{country}-{phone}',
            blind: { step: 'start', as: ROUTE.id },
          },
        ],
        policies: [],
      },
      'routes[1].blind.as',
      /is no route of the step start/,
    ],
    ['the id none', routes({ id: 'none' }), 'routes[0].id', /not none/],
    ['an id that looks like a number', routes({ id: 'a-1234567' }), 'routes[0].id', /6 digits/],
    [
      'two routes of one id',
      { routes: [ROUTE, { ...ROUTE, path: '/other/{country}-{phone}' }], policies: [] },
      'routes[1].id',
      /earlier route/,
    ],
    [
      'two routes of one path',
      { routes: [ROUTE, { ...ROUTE, id: 'b', path: '/probe/{country}-{phone}' }], policies: [] },
      'routes[1].path',
      /earlier route/,
    ],
    ['no route', { routes: [], policies: [] }, 'routes', /list of 1/],

    ['a policy without limit', policies({ limit: undefined }), 'policies[0].limit', /is missing/],
    ['a limit of half', policies({ limit: 1.5 }), 'policies[0].limit', /whole number/],
    ['a limit in words', policies({ limit: 'ten' }), 'policies[0].limit', /whole number/],
    ['an unknown dimension', policies({ by: 'devise' }), 'policies[0].by', /one of number/],
    [
      'an unknown dimension in a list',
      policies({ by: ['device', 'adress'] }),
      'policies[0].by[1]',
      /one of number/,
    ],
    ['a dimension that is a number', policies({ by: 5 }), 'policies[0].by', /a dimension or a list/],
    ['no dimension', policies({ by: [] }), 'policies[0].by', /list of 1/],
    ['a dimension twice', policies({ by: ['device', 'device'] }), 'policies[0].by', /twice/],
    ['counting unknown failures', policies({ count: 'failures coed' }), 'policies[0].count', /no kind/],
    ['counting misses', policies({ count: 'misses' }), 'policies[0].count', /must be requests/],
    [
      'failures in the name of others',
      policies({ by: 'number', count: 'failures number' }),
      'policies[0].by',
      /in their name/,
    ],
    [
      'failures of a device that is not known',
      policies({ by: 'device', count: 'failures proof' }),
      'policies[0].by',
      /not known once proof/,
    ],
    [
      'pacing failures',
      policies({ count: 'failures code', algorithm: 'pace' }),
      'policies[0].algorithm',
      /requests alone/,
    ],
    [
      'showing failures',
      policies({ count: 'failures code', visibility: 'shown' }),
      'policies[0].visibility',
      /as a quota/,
    ],
    [
      'a ban that shrinks',
      policies({ count: 'failures code', ban: { for: '1h', atMost: '1m' } }),
      'policies[0].ban.atMost',
      /shorter than the first/,
    ],
    [
      'a ban by what a stranger’s refusals fill',
      policies({ count: 'failures limit' }),
      'policies[0].by',
      /no policy that refuses counts by it/,
    ],
    [
      'a ban of a network full of people',
      policies({ count: 'failures attestation', by: 'address16-48' }),
      'policies[0].by',
      /strangers ban people/,
    ],
    [
      'a route that costs more than a limit',
      { routes: [{ ...ROUTE, cost: 4 }], policies: [{ ...POLICY, limit: 7, cost: 2 }] },
      'policies[0].cost',
      /times the cost of the route .* above the limit/,
    ],
    ['a ban for nothing', policies({ ban: { for: '1h', atMost: '2h' } }), 'policies[0].ban', /counts none/],
    [
      'counting an unknown dimension',
      policies({ count: 'distinct nummer' }),
      'policies[0].count',
      /no dimension/,
    ],
    [
      'counting what it counts by',
      policies({ count: 'distinct device' }),
      'policies[0].count',
      /always be one/,
    ],
    [
      'a pace of distinct members',
      policies({ count: 'distinct number', algorithm: 'pace' }),
      'policies[0].algorithm',
      /requests alone/,
    ],
    [
      'a cost of distinct members',
      policies({ count: 'distinct number', cost: 2 }),
      'policies[0].cost',
      /must be 1/,
    ],
    ['a cost above the limit', policies({ cost: 11 }), 'policies[0].cost', /above the limit/],
    [
      'a pace beyond arithmetic',
      policies({ algorithm: 'pace', limit: 1e9, window: '90d' }),
      'policies[0].limit',
      /too large/,
    ],
    ['an unknown mode', policies({ mode: 'enforced' }), 'policies[0].mode', /one of off, shadow, enforce/],
    ['a mode of another type', policies({ mode: 1 }), 'policies[0].mode', /percentage/],
    [
      'a share without per cent',
      policies({ mode: { enforce: 25 } }),
      'policies[0].mode.enforce',
      /percentage/,
    ],
    [
      'a share of another name',
      policies({ mode: { enforce: '25%', x: 1 } }),
      'policies[0].mode.x',
      /not a setting/,
    ],
    ['an unknown route', policies({ on: ['lookup', 'lookpu'] }), 'policies[0].on[1]', /not in the table/],
    ['no route at all', policies({ on: [] }), 'policies[0].on', /list of 1/],
    [
      'a number on routes without one',
      policies({ by: 'number', on: ['registration-start'] }),
      'policies[0]',
      /never count/,
    ],
    [
      'numbers on routes without one',
      policies({ count: 'distinct number', on: ['registration-status'] }),
      'policies[0]',
      /never count/,
    ],
    [
      'a segment on routes without a number',
      policies({ by: 'segment', on: ['registration-start'] }),
      'policies[0]',
      /never count/,
    ],
    [
      'what vouches for devices on a route that attests none',
      { routes: [{ ...ROUTE, attestation: 'off' }], policies: [{ ...POLICY, by: 'issuer' }] },
      'policies[0]',
      /never count/,
    ],
    [
      'hardware on a route that attests none',
      {
        routes: [{ ...ROUTE, attestation: 'off' }],
        policies: [{ ...POLICY, count: 'distinct hardware', by: 'address' }],
      },
      'policies[0]',
      /never count/,
    ],
    [
      'counting alone behind an edge that is closed',
      policies({ onStoreFailure: 'local' }),
      'policies[0].onStoreFailure',
      /nothing would get here/,
    ],
    [
      'an open store failure',
      policies({ onStoreFailure: 'open' }),
      'policies[0].onStoreFailure',
      /must be closed or local|must be one of/,
    ],
    ['two policies of one id', { policies: [POLICY, POLICY] }, 'policies[1].id', /earlier policy/],
  ]);
});

describe('a policy that counts', () => {
  it.each([
    [
      'the number of a handle',
      { disclosure: 'budgeted', ...policies({ by: 'number', on: ['registration-complete'] }) },
    ],
    [
      'the block of a handle',
      { disclosure: 'never', ...policies({ by: 'block', on: ['registration-status'] }) },
    ],
    ['the number of a handle of the native API', policies({ by: 'number', on: ['registration-verify'] })],
    ['a start as an account', policies({ by: 'account', on: ['registration-create'] })],
  ])('%s is taken', async (_, settings) => {
    expect(await developmentFaults(settings)).toEqual([]);
  });
});
