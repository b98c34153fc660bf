import { mapping } from '../types/object.ts';
import { duration } from '../types/duration.ts';
import { evidenceProviders } from './evidence-providers.ts';

/** What makes this gateway an issuer of its own. */
export const issuing = mapping({
  tokenLifetime: duration('1m', '24h').prefault('1h').describe('`exp` − `iat` of its tokens'),
  providers: evidenceProviders,
})
  .transform(({ tokenLifetime, ...rest }) => ({ ...rest, tokenLifetimeMs: tokenLifetime }))
  .describe('Tokens of the gateway itself');
