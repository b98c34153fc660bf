import { validateHeaderName, validateHeaderValue } from 'node:http';

import { isJsonObject } from '../../core/attestation/strict-json.ts';
import type { UpstreamFaults } from './faults.ts';

type Check = (value: unknown) => boolean;

const isWholeNumber =
  (min: number, max: number): Check =>
  (value) =>
    Number.isSafeInteger(value) && Number(value) >= min && Number(value) <= max;

const isHeaderFields: Check = (value) => {
  if (!isJsonObject(value)) return false;
  try {
    for (const [name, text] of Object.entries(value)) {
      if (typeof text !== 'string') return false;
      validateHeaderName(name);
      validateHeaderValue(name, text);
    }
    return true;
  } catch {
    return false;
  }
};

const CHECKS: Readonly<Record<keyof UpstreamFaults, readonly [is: Check, form: string]>> = {
  rate: [(value) => typeof value === 'number' && value >= 0 && value <= 1, 'a share from 0 to 1'],
  status: [isWholeNumber(200, 599), 'a status from 200 to 599'],
  delayMs: [isWholeNumber(0, 600_000), 'milliseconds from 0 to 600000'],
  cut: [(value) => value === 'before' || value === 'during', '"before" or "during"'],
  garbage: [(value) => typeof value === 'boolean', 'true or false'],
  body: [(value) => typeof value === 'string', 'a text'],
  hugeBytes: [isWholeNumber(29, 1_073_741_824), 'bytes from 29 to 1073741824'],
  dripMs: [isWholeNumber(1, 600_000), 'milliseconds from 1 to 600000'],
  headers: [isHeaderFields, 'an object of header fields'],
};

const isFaultName = (name: string): name is keyof UpstreamFaults => Object.hasOwn(CHECKS, name);

/** Reads faults from JSON, or says what is wrong with them. */
export const readFaults = (value: unknown): UpstreamFaults | { readonly wrong: string } => {
  if (!isJsonObject(value)) return { wrong: 'faults are a JSON object' };
  for (const [name, member] of Object.entries(value)) {
    if (!isFaultName(name)) return { wrong: `no such fault; there are ${Object.keys(CHECKS).join(', ')}` };
    const [is, form] = CHECKS[name];
    if (!is(member)) return { wrong: `${name} takes ${form}` };
  }
  return value;
};
