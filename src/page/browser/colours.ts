/** Colours that mean something wherever they stand. */
const MEANT: Readonly<Record<string, string>> = {
  answer: '--line-1',
  blind: '--line-2',
  decoy: '--line-3',
  deny: '--line-4',
  error: '--line-5',
  verified: '--line-1',
  invalid: '--line-4',
  unknown_origin: '--line-5',
  starts: '--line-4',
  completions: '--line-1',
  told: '--line-5',
  'given, not yet repaid': '--line-4',
  'at most': '--line-muted',
};

const NAMES = [
  '--line-1',
  '--line-2',
  '--line-3',
  '--line-4',
  '--line-5',
  '--line-6',
  '--line-7',
  '--line-8',
];

/** The custom property that holds the colour of a line. */
export const colourName = (label: string, index: number): string =>
  MEANT[label] ?? NAMES[index % NAMES.length] ?? '--line-1';

/** What it is in the scheme of now. */
export const colourOf = (name: string): string =>
  getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** Calls back when the scheme changes. */
export const onSchemeChange = (callback: () => void): void =>
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', callback);
