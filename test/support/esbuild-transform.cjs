/** The whole jest transform: types are erased, and globals that are used most are found at once; nothing else changes. */
const { createHash } = require('node:crypto');
const { transformSync, version } = require('esbuild');

/**
 * Tests run in a context of their own, whose globals are looked up by a function of Node at each use: what computes took five
 * times as long. Those that a test may replace (Date, timers, process) are not among them.
 */
const GLOBALS =
  'const { Array, Int32Array, JSON, Map, Math, Number, Object, Set, String, Uint8Array } = globalThis;';

module.exports = {
  process: (source, file) =>
    transformSync(source, {
      loader: 'ts',
      format: 'esm',
      target: 'es2023',
      sourcemap: 'inline',
      sourcefile: file,
      banner: GLOBALS,
    }),
  getCacheKey: (source, file) =>
    createHash('sha256').update(version).update(GLOBALS).update(file).update(source).digest('hex'),
};
