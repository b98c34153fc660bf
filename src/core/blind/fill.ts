import type { BlindRule } from './step.ts';

const PLACE = /^\{([a-z_]+)\}$/;

/** The answer that a rule describes, its places filled; a place without a value stays empty. */
export const fillAnswer = (
  answer: BlindRule['answer'],
  values: ReadonlyMap<string, string>,
): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(answer).map(([member, value]) => {
      const [, place] = typeof value === 'string' ? (PLACE.exec(value) ?? []) : [];
      return [member, place === undefined ? value : (values.get(place) ?? '')];
    }),
  );
