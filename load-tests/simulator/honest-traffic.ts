import type { AttestedDevice } from '../../src/core/attestation/verifier.ts';
import type { ClientAddress } from '../../src/core/address/client-address.ts';
import { DAY, HOUR, MINUTE, SECOND, type Instant } from '../../src/core/time.ts';
import type { HonestBound, HonestLoad } from '../scenarios/scenario.ts';
import type { PhoneNumber } from '../../src/core/numbers/phone-number.ts';
import type { Arrival, Ruling, SimulatedRoute } from './arrival.ts';
import { honestDevice } from './devices.ts';
import { createHonestAddresses } from './honest-addresses.ts';
import type { HonestCounting, StartKind } from './honest-tally.ts';
import { after, type Later } from './later.ts';
import { BLOCK_SIZE } from '../numbers/us-mobile-plan.ts';
import { BLOCKS, numberAt } from './plan.ts';
import type { RegisteredNumbers } from './registered-numbers.ts';
import type { Simulation } from './simulation.ts';

export interface HonestTrafficOptions {
  readonly load: HonestLoad;
  readonly bound: Pick<HonestBound, 'blindFromNumber'>;
  /** Tells its devices from those of other traffic. */
  readonly name: string;
  readonly from: Instant;
  readonly until: Instant;
  readonly random: () => number;
  readonly registered: RegisteredNumbers;
  readonly tally: HonestCounting;
}

/** Half of all registrations are complete after so long; log-normal, as times of people are. */
const MEDIAN_MS = 90 * SECOND;
const SPREAD = 0.6;
/** Then nobody waits any longer. */
const LONGEST_MS = 9 * MINUTE;
const AGAIN_MS = MINUTE;
const POLLS = 2;
const NEXT_NUMBER_MS = 10 * MINUTE;
const OTHER_OWNER_MS = 3 * HOUR;

/** Somebody who registers a number on a device. */
interface Person {
  readonly device: AttestedDevice;
  readonly number: PhoneNumber;
  /** It has an account before. */
  readonly isRegistered: boolean;
  readonly onCompleted?: () => void;
  readonly addressAt: (request: number) => ClientAddress;
  readonly kind: StartKind;
}

/** Box and Muller’s normal deviate. */
const normal = (random: () => number): number =>
  Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());

/** A count whose mean is `mean`: its whole part, or one more. */
const countOf = (mean: number, random: () => number): number =>
  Math.floor(mean) + (random() < mean % 1 ? 1 : 0);

/** Where numbers lie, one after the other. */
const placesOf = ({ load, registered, random }: HonestTrafficOptions): (() => number) => {
  if (load.numbers === 'scattered') return () => registered.draw(random, random() < load.registered);
  let next = Math.floor(random() * (BLOCKS - 1)) * BLOCK_SIZE;
  return () => (next += 1);
};

/** Plays the requests of one registration, from `begin` on. */
const register = (
  { gateway, agenda }: Simulation,
  { load, random, tally }: HonestTrafficOptions,
  { device, number, isRegistered, onCompleted, addressAt, kind }: Person,
  begin: Instant,
): void => {
  const completes = random() < load.completion;
  const took = Math.min(MEDIAN_MS * Math.exp(SPREAD * normal(random)), LONGEST_MS);
  let asked = 0;
  const ask = (routeId: SimulatedRoute, more: Partial<Arrival> = {}): Later<Ruling> =>
    after(gateway.arrive({ routeId, device, number, address: addressAt(asked++), ...more }), (ruling) => {
      tally.request(ruling);
      return ruling;
    });
  const at = (ms: number, what: () => Later<unknown>): void => agenda.add(Math.floor(begin + ms), what);
  const lookups = Math.max(1, countOf(load.startsPerEpisode, random));
  for (let nth = 0; nth < lookups; nth += 1) {
    at(nth * AGAIN_MS, () =>
      after(ask('lookup'), (ruling) => {
        if (nth === 0) tally.start(kind, device.level, ruling);
        // Who is told that there is no account makes one; who is told nothing begins all the same.
        return ruling.path === 'answer' && !isRegistered ? ask('user-create') : undefined;
      }),
    );
    at(nth * AGAIN_MS + 3 * SECOND, () => ask('registration-start'));
  }
  for (let poll = 1; poll <= POLLS; poll += 1)
    at(3 * SECOND + (took * poll) / (POLLS + 1), () => ask('registration-status'));
  if (!completes) return;
  at(3 * SECOND + took, () =>
    after(ask('registration-complete', { completes: true }), ({ path }) => {
      if (path === 'deny') return;
      tally.completed();
      onCompleted?.();
    }),
  );
};

const ownerOf = (
  place: number,
  { registered }: HonestTrafficOptions,
): Pick<Person, 'number' | 'isRegistered' | 'onCompleted'> => ({
  number: numberAt(place),
  isRegistered: registered.has(place),
  onCompleted: () => registered.add(place),
});

/** One device after the other, as many numbers as it has, and each number’s other devices. */
const createDevices = (simulation: Simulation, options: HonestTrafficOptions) => {
  const { load, bound, name, random } = options;
  const nextPlace = placesOf(options);
  const addresses = createHonestAddresses(load, name, random);
  let devices = 0;
  const nextDevice = (): AttestedDevice => honestDevice(name, (devices += 1));
  return (now: Instant, kind: StartKind = 'usual'): void => {
    const device = nextDevice();
    const numbers = countOf(load.numbersPerDevice, random);
    for (let nth = 0; nth < numbers; nth += 1) {
      const place = nextPlace();
      const isExcess = bound.blindFromNumber !== undefined && nth + 1 >= bound.blindFromNumber;
      const person = { ...ownerOf(place, options), kind: isExcess ? 'excess' : kind } as const;
      const begin = now + nth * NEXT_NUMBER_MS;
      register(simulation, options, { ...person, device, addressAt: addresses(kind === 'burst') }, begin);
      for (let other = 1; other < load.devicesPerNumber; other += 1) {
        const own = { ...person, device: nextDevice(), addressAt: addresses(false) };
        register(simulation, options, own, begin + other * OTHER_OWNER_MS);
      }
    }
  };
};

/** One who registers a number that is his. */
export const addPerson = (
  simulation: Simulation,
  options: HonestTrafficOptions,
  { number, isRegistered, index }: Pick<Person, 'number' | 'isRegistered'> & { readonly index: number },
  begin: Instant,
): void => {
  const { load, name, random } = options;
  const addressAt = createHonestAddresses(load, name, random)(false);
  const device = honestDevice(name, index);
  register(simulation, options, { device, number, isRegistered, addressAt, kind: 'usual' }, begin);
};

/** People come by a Poisson process, more by day than by night; and a burst of them in the middle. */
export const addHonestTraffic = (simulation: Simulation, options: HonestTrafficOptions): void => {
  const { load, from, until, random } = options;
  const { agenda } = simulation;
  const begin = createDevices(simulation, options);
  const crest = load.perSecond * (1 + load.diurnal);
  const rateAt = (now: Instant): number =>
    load.perSecond * (1 + load.diurnal * Math.sin((2 * Math.PI * (now % DAY)) / DAY));
  const next = (now: Instant): void => {
    const at = now + (-Math.log(1 - random()) * SECOND) / crest;
    if (at >= until) return;
    agenda.add(Math.floor(at), () => {
      // Thinning (Lewis and Shedler 1979).
      if (random() * crest < rateAt(at)) begin(Math.floor(at));
      next(at);
    });
  };
  if (crest > 0) next(from);
  const { burst } = load;
  if (burst === undefined) return;
  const middle = from + (until - from) / 2;
  for (let person = 0; person < burst.people; person += 1) {
    const at = Math.floor(middle + (person * burst.seconds * SECOND) / burst.people);
    agenda.add(at, () => begin(at, 'burst'));
  }
};
