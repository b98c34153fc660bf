/**
 * What can be mutated, and the tests that must notice: the quick ones that stand beside the code. Those of whole services
 * notice too, and would take days.
 */
export const FOLDERS = {
  limits: [
    'core/limits',
    'core/tenants',
    'contract/decision-store',
    'contract/penalties',
    'adapters/memory',
    'middleware',
  ],
  containment: ['core/containment', 'core/tenants', 'core/meters', 'contract/answer'],
  attestation: ['core/attestation', 'adapters/attestation'],
  blind: ['core/blind', 'adapters/crypto'],
  numbers: ['core/numbers'],
  address: ['core/address'],
  tenants: ['core/tenants'],
  revocation: ['core/revocation'],
  challenges: ['core/challenges', 'adapters/attestation/verifier-freshness'],
  lists: ['core/lists'],
  routes: ['core/routes'],
};

/** By which Stryker and jest are told what to take. */
export const FOLDER_VARIABLE = 'NUMBERWALL_MUTATE';

/** `limits`, or of it one file: `limits/window.ts`. */
export const testsOf = (asked) => {
  const [folder] = asked.split('/');
  return FOLDERS[folder] ?? [`core/${folder}`];
};

export const sourcesOf = (asked) =>
  asked.endsWith('.ts') ? `src/core/${asked}` : `src/core/${asked}/**/*.ts`;
