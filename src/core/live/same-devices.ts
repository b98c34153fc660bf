import { MINUTE } from '../time.ts';
import type { Incident } from './incidents.ts';

/** A row with the keyed hashes of its devices, which stay within the gateway. */
export interface Shown {
  readonly incident: Incident;
  readonly devices: ReadonlySet<number>;
}

/** A row that ended longer before is another attack, whoever makes it. */
const APART_MS = 10 * MINUTE;

const isEarlier = ({ incident: a }: Shown, { incident: b }: Shown): boolean =>
  a.startedAt < b.startedAt && b.startedAt - a.lastAt < APART_MS;

const shares = ({ devices: a }: Shown, { devices: b }: Shown): boolean => {
  const least = Math.min(a.size, b.size);
  let both = 0;
  for (const device of a) if (b.has(device)) both += 1;
  return least > 0 && both * 2 >= least;
};

/** The row, with the words of the first one before it that half of the devices are of, if there is one. */
export const withSame = (shown: Shown, others: readonly Shown[]): Incident => {
  const same = others
    .filter((other) => isEarlier(other, shown) && shares(other, shown))
    .sort((a, b) => a.incident.startedAt - b.incident.startedAt)
    .at(0);
  return same === undefined ? shown.incident : { ...shown.incident, sameDevicesAs: same.incident.words };
};
