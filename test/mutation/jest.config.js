import base from '../../jest.config.js';
import { FOLDER_VARIABLE, SLOW_TESTS, testsOf } from './folders.js';

/** The quick tests of one folder. */
export default {
  ...base,
  rootDir: '../..',
  testSequencer: '<rootDir>/test/mutation/quick-first.js',
  testNamePattern: `^(?!.*(?:${SLOW_TESTS.join('|')}))`,
  testMatch: testsOf(process.env[FOLDER_VARIABLE]).flatMap((place) => [
    `<rootDir>/test/${place}/**/*.test.ts`,
    `<rootDir>/test/${place}.test.ts`,
  ]),
};
