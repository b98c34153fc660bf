import { readFile, stat } from 'node:fs/promises';

import { parseJsonObject } from '../../../core/json-object.ts';
import { MINUTE } from '../../../core/time.ts';
import { KeySetError } from '../../attestation/key-set-error.ts';
import { createRefresh } from '../../attestation/refresh.ts';

/** Largest file, in bytes: about a hundred thousand keys. */
export const MAX_RISK_FILE_BYTES = 8 * 1024 * 1024;

const KEY_ID = /^[A-Za-z0-9+/_-]{43}=?$/;

/** The risk metrics that an operator has asked Apple for. */
export interface RiskFile extends Disposable {
  /** Of the key with this id, base64url. */
  riskOf(keyId: string): number | undefined;
}

export interface RiskFileOptions {
  /** JSON: `{ "<key id>": <metric> }`, the id as Apple spells it or as base64url. */
  readonly file: string;
  /** Milliseconds between two looks at the file; a minute where not given. */
  readonly refreshMs?: number;
  readonly events: { loaded(): void; failed(error: KeySetError): void };
}

const toUrl = (keyId: string): string => keyId.replace(/\+/g, '-').replace(/\//g, '_').replace(/=$/, '');

const isMetric = (value: unknown): value is number =>
  typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;

/**
 * Reads such a file.
 * @throws {KeySetError} for any other text, and one with an entry that is no key id and whole number.
 */
export const parseRisks = (text: string): ReadonlyMap<string, number> => {
  const value = parseJsonObject(text);
  if (value === undefined) throw new KeySetError('not_json', 'the risk file is no JSON object');
  return new Map(
    Object.entries(value).map(([keyId, metric]) => {
      if (!KEY_ID.test(keyId) || !isMetric(metric)) {
        throw new KeySetError('not_a_key_set', 'an entry of the risk file is no key id with a whole number');
      }
      return [toUrl(keyId), metric];
    }),
  );
};

/**
 * Follows a file of risk metrics, so that whoever asks Apple for them need not restart the gateway. A file that goes bad
 * leaves what was read before.
 */
export const openRiskFile = ({ file, refreshMs = MINUTE, events }: RiskFileOptions): RiskFile => {
  let risks: ReadonlyMap<string, number> = new Map();
  const refresh = createRefresh({
    intervalMs: refreshMs,
    async load() {
      if ((await stat(file)).size > MAX_RISK_FILE_BYTES) {
        throw new KeySetError('too_large', 'the risk file is over 8 MiB');
      }
      return parseRisks(await readFile(file, 'utf8'));
    },
    loaded(read) {
      risks = read;
      events.loaded();
    },
    failed: (error) => events.failed(error),
  });
  void refresh.now();
  return { riskOf: (keyId) => risks.get(keyId), [Symbol.dispose]: refresh.stop };
};
