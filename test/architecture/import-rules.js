/**
 * Who may import whom: the one table behind the lint rule (eslint.config.js) and the test that prints the
 * offending edge (import-rules.test.ts). The first area whose prefix matches owns the file.
 * @typedef {{ area: string, prefix: string, mayImport: readonly string[], packages: readonly string[] | 'any' }} ImportRule
 */

/** Libraries without I/O, clock or randomness: all that the core may lean on. */
const PURE = ['libphonenumber-js', 'ipaddr.js'];

/** @type {readonly ImportRule[]} */
export const IMPORT_RULES = [
  { area: 'core', prefix: 'src/core/', mayImport: ['core'], packages: PURE },
  // Apart from the other adapters: it touches nothing outside of the process, so the simulator stands on it too.
  {
    area: 'memory',
    prefix: 'src/adapters/memory/',
    mayImport: ['core', 'memory'],
    packages: ['express-rate-limit'],
  },
  { area: 'adapters', prefix: 'src/adapters/', mayImport: ['core', 'adapters', 'memory'], packages: 'any' },
  { area: 'app', prefix: 'src/app.ts', mayImport: ['core', 'middleware'], packages: ['express'] },
  { area: 'admin', prefix: 'src/admin.ts', mayImport: ['core', 'middleware'], packages: ['express'] },
  {
    area: 'operator',
    prefix: 'src/operator/',
    mayImport: ['core', 'middleware', 'operator'],
    packages: ['express', 'express-rate-limit', 'zod'],
  },
  // What runs in browsers: modules of its own, and types.
  {
    area: 'browser',
    prefix: 'src/page/browser/',
    mayImport: ['browser', 'page', 'core', 'config'],
    packages: ['uplot'],
  },
  {
    area: 'page',
    prefix: 'src/page/',
    mayImport: ['core', 'middleware', 'operator', 'page', 'config'],
    packages: ['express', 'marked'],
  },
  {
    area: 'compose',
    prefix: 'src/compose',
    mayImport: [
      'core',
      'adapters',
      'memory',
      'app',
      'admin',
      'operator',
      'page',
      'compose',
      'middleware',
      'config',
    ],
    packages: 'any',
  },
  // What other programs import: the same parts as the gateway's, composed for an app of somebody else's.
  {
    area: 'library',
    prefix: 'src/library',
    mayImport: ['library', 'compose', 'middleware', 'adapters', 'memory', 'core', 'config'],
    packages: ['express', 'zod'],
  },
  {
    area: 'commands',
    prefix: 'src/commands/',
    mayImport: ['commands', 'compose', 'adapters', 'memory', 'core', 'config'],
    packages: 'any',
  },
  { area: 'main', prefix: 'src/main.ts', mayImport: ['commands', 'compose', 'config'], packages: [] },
  {
    area: 'middleware',
    prefix: 'middleware/',
    mayImport: ['core', 'middleware'],
    packages: ['express', 'express-rate-limit'],
  },
  {
    area: 'config',
    prefix: 'config/',
    mayImport: ['config', 'core'],
    packages: ['zod', 'yaml', 'ipaddr.js'],
  },
  // The simulator decides by the configuration that a gateway would load, over the store that a gateway embeds.
  {
    area: 'load-tests',
    prefix: 'load-tests/',
    mayImport: ['load-tests', 'core', 'memory', 'config', 'adapters'],
    packages: 'any',
  },
];

/** Node built-ins each area may use; areas that are not listed may use any. */
export const BUILTINS = {
  core: [],
  middleware: ['node:crypto', 'node:http'],
  app: ['node:http'],
  operator: ['node:crypto'],
  browser: [],
};
