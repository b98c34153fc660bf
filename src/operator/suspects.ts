import type { Suspect, Suspects } from '../core/suspects/suspects.ts';
import { instantText } from '../core/time.ts';
import { atStore } from './at-store.ts';
import { SUSPECTS } from './openapi/suspects.ts';
import type { OperatorRead, OperatorResource } from './resource.ts';

/** Suspects in one answer. */
const SHOWN = 100;
const HOURS = 24;

const present = ({ kind, subject, total, patterns, firstAt, lastAt, glimpse }: Suspect): object => ({
  kind,
  subject,
  total,
  patterns,
  first_seen: instantText(firstAt),
  last_seen: instantText(lastAt),
  ...(glimpse === undefined ? {} : { seen_here: glimpse }),
});

/** Who tells. */
export type SuspectsReading = Pick<Suspects, 'list'>;

/** Reads who is refused, beyond a ledger or on a tripwire most often, in the last day. */
export const readSuspects = (suspects: SuspectsReading): OperatorRead => ({
  ...SUSPECTS.list,
  async read() {
    const list = await atStore('suspects', suspects.list(HOURS, SHOWN));
    return { status: 200, body: { suspects: list.map(present), count: list.length, hours: HOURS } };
  },
});

/** `/suspects`. */
export const createSuspectsResource = (suspects: SuspectsReading): OperatorResource => [
  readSuspects(suspects),
];
