/**
 * What can be mutated, and the tests that must notice: those that stand beside the code, and as few files as will do, for
 * each is loaded anew for each mutant. Those of whole services notice too, and would take days. Folders that are not named here
 * have the tests of their own name.
 */
export const FOLDERS = {
  // Without histories at random (never-over-limit, honest-bans), each of which takes seconds.
  limits: [
    ...['asked-request', 'charges', 'decide', 'deny-cache', 'distinct', 'impose-ban', 'known-bans', 'pace'],
    ...['penalties', 'probe', 'read-decision', 'refusal', 'window'],
  ].map((part) => `core/limits/${part}`),
  containment: ['core/containment', 'contract/answer'],
  // Without days of simulated traffic (evaluate, detectors), each of which takes seconds.
  detection: [
    ...['charts', 'count-observation', 'cusum', 'devices', 'levels', 'mix', 'observation-of', 'signals'],
    ...['starts', 'state', 'step', 'walks-and-crowds', 'watch'],
  ].map((part) => `core/detection/${part}`),
  replicated: ['core/replicated', 'core/revocation', 'core/modes', 'core/lists', 'contract/keeper'],
  openapi: ['core/openapi', 'docs/openapi'],
  problems: ['core/problems', 'docs/references'],
  evidence: ['core/evidence', 'adapters/evidence'],
  challenges: ['core/challenges', 'adapters/attestation/verifier-freshness'],
};

/** Tests of everything at random, by their names: each takes seconds, would be run for nearly every mutant, and others notice, too. */
export const SLOW_TESTS = [
  'never throws',
  'is never accepted unless',
  'only adds devices when it is raised',
  'reads whatever JSON.stringify writes',
  'refuses a name that stands twice',
  'takes linear time over names',
  'takes a text exactly when',
];

/** By which Stryker and jest are told what to take. */
export const FOLDER_VARIABLE = 'NUMBERWALL_MUTATE';

/** `limits`, or of it one file: `limits/window.ts`. */
export const testsOf = (asked) => {
  const [folder] = asked.split('/');
  return FOLDERS[folder] ?? [`core/${folder}`];
};

export const sourcesOf = (asked) =>
  asked.endsWith('.ts') ? `src/core/${asked}` : `src/core/${asked}/**/*.ts`;
