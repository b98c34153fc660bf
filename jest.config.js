// Workers start anew again and again, and tests start hundreds of processes: what Node has compiled once is kept.
process.env.NODE_COMPILE_CACHE ??= new URL('node_modules/.cache/compile', import.meta.url).pathname;

/** @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  testMatch: ['<rootDir>/test/**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  transform: { '\\.ts$': '<rootDir>/test/support/esbuild-transform.cjs' },
  // The ESM build of the metadata is a JSON import that jest's module loader cannot link.
  moduleNameMapper: { '^libphonenumber-js/max$': '<rootDir>/node_modules/libphonenumber-js/max/index.cjs' },
  testTimeout: 30_000,
  // Most tests wait for something: two at a time on two cores. A worker keeps every module that it ever loaded.
  maxWorkers: 2,
  testSequencer: '<rootDir>/test/support/long-first.js',
  workerIdleMemoryLimit: '1GB',
};
