/** One answer as an attacker sees it on the socket. */
export interface RawAnswer {
  readonly status: number;
  /** Names and values by turns, as they came. */
  readonly rawHeaders: readonly string[];
  readonly text: string;
  /** From the first byte sent to the last received. */
  readonly ms: number;
  /** The connection can be used again. */
  readonly keptAlive: boolean;
}

/** What a classifier is given. */
export interface Observation {
  /** Everything that has no order: status, fields and their order, sizes, body without what is random. */
  readonly form: string;
  readonly bytes: number;
  readonly ms: number;
  /** Its place among the answers to the requests that were sent with it, from 0. */
  readonly place: number;
  /** The leading digits of the handle: sealed, they are noise. */
  readonly digits: number;
}

/** Random, or of the moment: replaced by their length. */
const RANDOM_MEMBERS = ['authy_id', 'request_id', 'registration_id', 'instance'];

const withoutRandom = (body: Record<string, unknown>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(body).map(([member, value]) => [
      member,
      RANDOM_MEMBERS.includes(member) ? `${typeof value} of ${String(value).length}` : value,
    ]),
  );

/** The seconds until a window ends, and the date, go with the clock. */
const valueOf = (name: string, value: string): string => {
  if (/^date$/i.test(name)) return '';
  return /^(ratelimit|retry-after)/i.test(name) ? value.replaceAll(/\bt=\d+|^\d+$/g, 't') : value;
};

/** Reads an answer as a classifier would. */
export const observe = (answer: RawAnswer, place: number): Observation => {
  const { status, rawHeaders, text, ms, keptAlive } = answer;
  const fields = rawHeaders.flatMap((name, index) =>
    index % 2 === 0 ? [`${name}: ${valueOf(name, rawHeaders[index + 1] ?? '')}`] : [],
  );
  const body = JSON.parse(text) as Record<string, unknown>;
  const form = JSON.stringify([status, fields, withoutRandom(body), keptAlive]);
  const { authy_id: handle = body['registration_id'] } = body;
  const digits = typeof handle === 'string' ? Number(handle.slice(0, 15)) || 0 : 0;
  return { form, bytes: Buffer.byteLength(text), ms, place, digits: Number.isNaN(digits) ? 0 : digits };
};
