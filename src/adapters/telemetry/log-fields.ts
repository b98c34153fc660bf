import { describeError } from './describe-error.ts';
import { safeAdvice, safeDifference, safeName, safeSetting, safeWord } from './safe-text.ts';

/** Writes one member of a log line, or leaves it out when the value has not the stated form. */
type FieldWriter = (value: unknown) => unknown;

const matching =
  (form: RegExp): FieldWriter =>
  (value) =>
    typeof value === 'string' && form.test(value) ? value : undefined;

const finite: FieldWriter = (value) =>
  typeof value === 'number' && Number.isFinite(value) ? Math.round(value * 1000) / 1000 : undefined;

/** Below any phone number. */
const smallInteger: FieldWriter = (value) =>
  Number.isInteger(value) && Math.abs(value as number) <= 999_999 ? value : undefined;

const words: FieldWriter = (value) =>
  Array.isArray(value) ? value.slice(0, 32).map((word) => safeWord(word) ?? 'other') : undefined;

const differences: FieldWriter = (value) =>
  Array.isArray(value) ? value.slice(0, 32).map((each) => safeDifference(each) ?? 'other') : undefined;

const instant = matching(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}Z$/);

const boolean: FieldWriter = (value) => (typeof value === 'boolean' ? value : undefined);

const VERSION = /^v?\d{1,3}(?:\.\d{1,3}){2}(?:-[a-z]{1,8}(?:\.\d{1,3})?)?$/;

/** Every member that a log line can have; one that is not here cannot be written. */
export const LOG_FIELDS: Readonly<Record<string, FieldWriter>> = {
  decision_id: matching(/^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/),
  trace_id: matching(/^[0-9a-f]{32}$/),
  route: safeWord,
  path: safeWord,
  status: smallInteger,
  code: safeWord,
  reason: safeWord,
  policies: words,
  policy: safeWord,
  /** Which ban of the subject it is. */
  nth: smallInteger,
  duration_ms: finite,
  overhead_ms: finite,
  sampled: boolean,
  result: safeWord,
  provider: safeWord,
  platform: safeWord,
  enforced: boolean,
  detector: safeWord,
  segment: matching(/^[a-z-]{1,32}\/[a-z-]{1,16}$|^all$/),
  ratio: (value) => (typeof value === 'number' && Math.abs(value) < 1_000 ? finite(value) : undefined),
  pair: safeWord,
  t: (value) => (typeof value === 'number' && Math.abs(value) < 100_000 ? finite(value) : undefined),
  since: instant,
  rising_since: instant,
  foreign_answers: smallInteger,
  from: smallInteger,
  to: smallInteger,
  evidence: words,
  component: safeWord,
  action: safeWord,
  kind: safeWord,
  /** A keyed hash, cut as they all are. */
  subject: matching(/^[A-Za-z0-9_-]{22}$/),
  /** A keyed hash too. */
  list_entry: matching(/^[A-Za-z0-9_-]{22}$/),
  outcome: safeWord,
  listener: safeWord,
  port: smallInteger,
  profile: safeWord,
  store: safeWord,
  signal: matching(/^SIG[A-Z0-9]{2,8}$/),
  version: matching(VERSION),
  node: matching(VERSION),
  count: smallInteger,
  trigger: safeWord,
  /** How many. */
  changes: smallInteger,
  faults: smallInteger,
  /** Of a policy or route, or a section of the configuration. */
  id: safeName,
  change: safeWord,
  differences,
  counters: safeWord,
  setting: safeSetting,
  fault: safeAdvice,
  remedy: safeAdvice,
  source: safeSetting,
  error: (value) => describeError(value),
  fatal_error: (value) => describeError(value, true),
};

/** The members of `fields` that may be written, in their written form. */
export const allowListed = (fields: Readonly<Record<string, unknown>>): Record<string, unknown> => {
  const written: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) {
    const write = Object.hasOwn(LOG_FIELDS, name) ? LOG_FIELDS[name] : undefined;
    const value = fields[name] === undefined ? undefined : write?.(fields[name]);
    if (value !== undefined) written[name] = value;
  }
  return written;
};
