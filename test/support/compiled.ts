/**
 * What a child process of a test inherits beside its own environment: where Node keeps what it has compiled
 * (jest.config.js), so that only the first one strips the types of all sources.
 */
export const COMPILED: Readonly<Record<string, string>> = {
  PATH: process.env['PATH'] ?? '',
  NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'] ?? '',
};
