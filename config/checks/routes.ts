import type { Settings } from '../schema.ts';
import { parametersOf } from '../types/path-template.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';
import { duplicates, type Check } from './check.ts';

type RouteSettings = Settings['routes'][number];

const FIELD_NAME = /^[A-Za-z0-9_.-]{1,64}(\[[A-Za-z0-9_.-]{0,64}\])*$/;
const MAX_FIELDS = 64;

const checkAccount = (route: RouteSettings, index: number): LocatedFault[] =>
  route.account === undefined || parametersOf(route.path).includes(route.account)
    ? []
    : [
        faultAt(
          ['routes', index, 'account'],
          'names a parameter that the path does not have',
          `Put {${route.account}} into the path, or name one of its parameters.`,
        ),
      ];

const checkNumber = ({ number, path, form = {} }: RouteSettings, index: number): LocatedFault[] => {
  if (number === undefined) return [];
  const known = number.in === 'path' ? parametersOf(path) : Object.keys(form);
  const isWhole = number.e164 !== undefined;
  if (isWhole === number.countryCode.length > 0 || isWhole === number.national.length > 0) {
    const remedy = 'Give it countryCode and national, or e164 alone.';
    return [faultAt(['routes', index, 'number'], 'does not say where the number is, once', remedy)];
  }
  return (['countryCode', 'national', 'e164'] as const).flatMap((part) =>
    (number[part] ?? []).flatMap((name, at) =>
      known.includes(name)
        ? []
        : [
            faultAt(
              ['routes', index, 'number', part, at],
              number.in === 'path'
                ? 'names a parameter that the path does not have'
                : 'names a field that the form does not have',
              known.length === 0 ? `Add it to the ${number.in}.` : `Name one of: ${known.join(', ')}.`,
            ),
          ],
    ),
  );
};

const checkForm = ({ method, form }: RouteSettings, index: number): LocatedFault[] => {
  if (form === undefined) return [];
  const at = ['routes', index, 'form'];
  const names = Object.keys(form);
  return [
    ...(method === 'GET'
      ? [faultAt(at, 'is set on a GET route, which has no body', 'Remove it, or make the method POST.')]
      : []),
    ...(names.length > MAX_FIELDS ? [faultAt(at, `has more than ${MAX_FIELDS} fields`, 'Remove some.')] : []),
    ...names
      .filter((name) => !FIELD_NAME.test(name))
      .map((name) =>
        faultAt(
          [...at, name],
          'is no name of a form field',
          'Use letters, digits, _ . - and [ ] at the end.',
        ),
      ),
    ...names.flatMap((name) => {
      const { values, maxLength } = form[name] ?? {};
      return (values ?? []).flatMap((value, place) =>
        value.length <= (maxLength ?? value.length)
          ? []
          : [
              faultAt(
                [...at, name, 'values', place],
                'is longer than maxLength',
                'Raise maxLength or shorten it.',
              ),
            ],
      );
    }),
  ];
};

const CANNOT = [
  'is never, but the route does not say how it answers without telling',
  'Give it blind, or use budgeted: then it refuses where it may not tell.',
] as const;

/** A route that may never tell needs an answer that tells nothing. */
const checkDisclosure = (
  { disclosure, blind }: RouteSettings,
  index: number,
  overall: RouteSettings['disclosure'],
): LocatedFault[] => {
  if (blind !== undefined || (overall ?? disclosure) !== 'never') return [];
  return [faultAt(['routes', index, 'disclosure'], ...CANNOT)];
};

const NEEDED = {
  lookup: ['member'],
  create: ['member'],
  start: ['member'],
  status: ['request', 'accepted'],
  complete: [],
} as const;

const checkBlind = ({ blind, number, account }: RouteSettings, index: number): LocatedFault[] => {
  if (blind === undefined) return [];
  const at = ['routes', index, 'blind'];
  const { step } = blind;
  const needsNumber = step === 'lookup' || step === 'create' || (step === 'start' && blind.as !== undefined);
  return [
    ...NEEDED[step]
      .filter((key) => blind[key] === undefined && (blind.as === undefined || key === 'accepted'))
      .map((key) => faultAt([...at, key], 'is missing', `A route of the step ${step} needs it.`)),
    ...(needsNumber && number === undefined
      ? [faultAt([...at, 'step'], `is ${step}, but the route has no number`, 'Say where it is: number.')]
      : []),
    ...(!needsNumber && account === undefined
      ? [
          faultAt(
            [...at, 'step'],
            `is ${step}, but the route has no account`,
            'Name its path parameter: account.',
          ),
        ]
      : []),
  ];
};

/** What the upstream is asked by is a route of the same step that is not asked by another. */
const checkAs = (routes: readonly (RouteSettings | undefined)[]): LocatedFault[] =>
  routes.flatMap((route, index) => {
    const { as, step } = route?.blind ?? {};
    if (as === undefined || routes.some((each) => each === undefined)) return [];
    const asked = routes.find((each) => each?.id === as)?.blind;
    if (asked?.step === step && asked?.as === undefined) return [];
    const message = `is no route of the step ${step ?? ''} of the upstream`;
    return [faultAt(['routes', index, 'blind', 'as'], message, 'Name one that has this step, and no as.')];
  });

const checkResolution = (routes: readonly (RouteSettings | undefined)[]): LocatedFault[] => {
  const isLookup = (route: RouteSettings | undefined) => route?.blind?.step === 'lookup';
  if (routes.some((route) => route === undefined) || routes.some(isLookup)) return [];
  const index = routes.findIndex((route) => route?.blind !== undefined);
  return index < 0
    ? []
    : [
        faultAt(
          ['routes', index, 'blind', 'step'],
          'needs a route of the step lookup: by it the gateway finds the account of a handle',
          'Give one route blind with the step lookup.',
        ),
      ];
};

const shapeOf = ({ method, path }: RouteSettings): string =>
  `${method} ${path.replaceAll(/\{[^}]*\}/g, '{}')}`;

/** Each route against itself and the others: names that exist, ids and paths that are used once. */
export const checkRoutes: Check = ({ routes, disclosure }) => [
  ...checkResolution(routes),
  ...checkAs(routes),
  ...routes.flatMap((route, index) =>
    route === undefined
      ? []
      : [
          ...checkAccount(route, index),
          ...checkNumber(route, index),
          ...checkForm(route, index),
          ...checkDisclosure(route, index, disclosure),
          ...checkBlind(route, index),
        ],
  ),
  ...duplicates(
    routes,
    ({ id }) => id,
    (index) =>
      faultAt(['routes', index, 'id'], 'is the id of an earlier route', 'Give each route its own id.'),
  ),
  ...duplicates(routes, shapeOf, (index) =>
    faultAt(
      ['routes', index, 'path'],
      'matches what an earlier route of this method matches',
      'Remove one of the two: only the first would ever be used.',
    ),
  ),
];
