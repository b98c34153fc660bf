import type { DefenderSample } from './recording.ts';

/** The values of one metric in a page of OpenMetrics text, whatever its labels but for those that are asked for. */
const valuesOf = (page: string, name: string, label = ''): readonly number[] =>
  [...page.matchAll(new RegExp(`^numberwall_${name}(\\{[^}]*\\})? ([\\d.e+-]+)`, 'gm'))]
    .filter(([, labels = '']) => labels.includes(label))
    .map(([, , value]) => Number(value));

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

/** The pages of all instances as one; undefined where one does not answer. */
const readPages = async (urls: readonly string[]): Promise<string | undefined> => {
  const pages = await Promise.all(
    urls.map((url) =>
      fetch(url, { signal: AbortSignal.timeout(2_000) })
        .then((answer) => answer.text())
        .catch(() => undefined),
    ),
  );
  const known = pages.filter((page) => page !== undefined);
  if (urls.length === 0 || known.length < urls.length) return undefined;
  return known.join('\n');
};

/** Whether an instance says that it decides without its store; undefined where one does not answer. */
export const readStoreAway = async (urls: readonly string[]): Promise<boolean | undefined> => {
  const all = await readPages(urls);
  return all === undefined
    ? undefined
    : valuesOf(all, 'degraded', 'component="store"').some((value) => value > 0);
};

/** Reads what the gateway’s instances say of themselves; undefined where one does not answer. */
export const readDefender = async (urls: readonly string[]): Promise<DefenderSample | undefined> => {
  const all = await readPages(urls);
  if (all === undefined) return undefined;
  return {
    foreignAnswers:
      sum(valuesOf(all, 'enumeration_foreign_answers_total')) +
      sum(valuesOf(all, 'enumeration_answers_waiting')),
    // One bound of all instances together: each says the same.
    leakBound: valuesOf(all, 'enumeration_leak_bound_numbers', 'window="24h"')[0] ?? null,
    suspicion: Math.max(0, ...valuesOf(all, 'enumeration_cusum')),
    level: Math.max(0, ...valuesOf(all, 'enumeration_containment_level')),
    alarms: sum(valuesOf(all, 'enumeration_alarms_total')),
    decoys: sum(valuesOf(all, 'requests_total', 'path="decoy"')),
  };
};
