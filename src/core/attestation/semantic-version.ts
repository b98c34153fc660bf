/** Longest version text, in characters. */
const MAX_LENGTH = 64;

const NUMBER = '(0|[1-9]\\d{0,8})';
const LABEL = '(?:0|[1-9]\\d*|\\d*[A-Za-z-][0-9A-Za-z-]*)';
const VERSION = new RegExp(
  `^${NUMBER}\\.${NUMBER}\\.${NUMBER}(?:-(${LABEL}(?:\\.${LABEL})*))?(?:\\+[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*)?$`,
);

/** A version by which apps are compared; build metadata does not count (semver.org §10). */
export interface SemanticVersion {
  readonly release: readonly [major: number, minor: number, patch: number];
  /** Identifiers of a pre-release; none: a release. */
  readonly labels: readonly string[];
}

/** Reads a version of semver.org 2.0.0, at most 64 characters and nine digits a number; or nothing. */
export const parseVersion = (text: unknown): SemanticVersion | undefined => {
  if (typeof text !== 'string' || text.length > MAX_LENGTH) return undefined;
  const match = VERSION.exec(text);
  if (match === null) return undefined;
  const [, major, minor, patch, labels] = match;
  return {
    release: [Number(major), Number(minor), Number(patch)],
    labels: labels === undefined ? [] : labels.split('.'),
  };
};

/** Is it the text of a version? */
export const isVersion = (value: unknown): value is string =>
  typeof value === 'string' && parseVersion(value) !== undefined;

const isNumeric = (label: string): boolean => /^\d+$/.test(label);

const compareLabels = (a: string, b: string): number => {
  if (isNumeric(a) && isNumeric(b)) return a.length - b.length || (a < b ? -1 : Number(a > b));
  if (isNumeric(a) !== isNumeric(b)) return isNumeric(a) ? -1 : 1;
  return a < b ? -1 : Number(a > b);
};

/** Negative where `a` is the older, zero where both stand equal (semver.org §11: a pre-release is before its release). */
export const compareVersions = (a: SemanticVersion, b: SemanticVersion): number => {
  for (const [index, number] of a.release.entries()) {
    const difference = number - (b.release[index] ?? 0);
    if (difference !== 0) return difference;
  }
  if (a.labels.length === 0 || b.labels.length === 0) return b.labels.length - a.labels.length;
  for (const [index, label] of a.labels.entries()) {
    const other = b.labels[index];
    const difference = other === undefined ? 1 : compareLabels(label, other);
    if (difference !== 0) return difference;
  }
  return a.labels.length - b.labels.length;
};
