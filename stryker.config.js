import { FOLDER_VARIABLE, sourcesOf } from './test/mutation/folders.js';

const asked = process.env[FOLDER_VARIABLE];

/**
 * Mutation testing of one folder of the core, or one file: `npm run mutation -- FOLDER` (docs/mutation.md).
 * @type {import('@stryker-mutator/api/core').PartialStrykerOptions}
 */
export default {
  mutate: [sourcesOf(asked)],
  testRunner: 'jest',
  plugins: ['@stryker-mutator/jest-runner'],
  testRunnerNodeArgs: ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning'],
  jest: { projectType: 'custom', configFile: 'test/mutation/jest.config.js' },
  coverageAnalysis: 'perTest',
  // What runs when a module is loaded (tables, patterns) belongs to no test: each would cost a run of all of them.
  ignoreStatic: true,
  concurrency: 2,
  // Each run loads all modules anew, and none of them is ever let go.
  maxTestRunnerReuse: 40,
  reporters: ['clear-text', 'json', 'progress-append-only'],
  clearTextReporter: { allowColor: false, logTests: false, reportTests: false, reportScoreTable: true },
  jsonReporter: { fileName: `reports/mutation/${asked.replace('/', '-')}.json` },
  ignorePatterns: ['dist', 'coverage', 'reports', '.numberwall'],
  timeoutMS: 10_000,
};
