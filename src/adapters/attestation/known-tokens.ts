import type { Issuers } from './issuers.ts';
import { createTokenCache, type TokenCache } from './token-cache.ts';

/**
 * The token cache, without the tokens whose issuer has withdrawn the key that signed them.
 * @throws {RangeError} for a size that is no whole number.
 */
export const createKnownTokens = (size: number, issuers: Issuers): TokenCache => {
  const cache = createTokenCache(size);
  return {
    ...cache,
    get(tokenHash) {
      const token = cache.get(tokenHash);
      if (token === undefined) return undefined;
      const { kid, thumbprint } = token.signedBy;
      const key = issuers.named(token.claims.issuer)?.keys.peek(kid);
      if (key?.thumbprint === thumbprint) return token;
      cache.forget(tokenHash);
      return undefined;
    },
  };
};
