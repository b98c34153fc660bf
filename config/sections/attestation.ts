import { z } from 'zod';

import { choice } from '../types/choice.ts';
import { duration } from '../types/duration.ts';
import { flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { webUrl } from '../types/url.ts';
import { challengeRule } from './challenge-rule.ts';
import { issuer } from './issuer.ts';
import { minimumAppVersion } from './minimum-app-version.ts';
import { issuing } from './issuing.ts';

/** Claims of the proof that can be demanded; both are checked whenever they are present. */
const PROOF_CLAIMS = ['ath', 'htd'] as const;

const link = (example: string) =>
  z.exactOptional(webUrl(example).describe('`Link` of the answer to an outdated app'));

/** What a request must carry. Times become milliseconds. */
export const attestation = mapping({
  require: list(choice(PROOF_CLAIMS), 0, PROOF_CLAIMS.length)
    .prefault([...PROOF_CLAIMS])
    .describe('Claims that a proof must have: `ath` binds it to its token, `htd` to the body'),
  clockSkew: duration('0s', '60s')
    .prefault('30s')
    .describe('How far the clocks of issuers and phones may be off'),
  proofsOnStoreFailure: choice(['closed', 'local'])
    .prefault('closed')
    .describe(
      'While the store is away, requests with an enforced proof are refused with 503 (`closed`), or each instance looks for replays alone (`local`): a proof then works once on every instance',
    ),
  proofLifetime: duration('5s', '5m').prefault('60s').describe('Age up to which a proof is accepted'),
  challenge: challengeRule()
    .prefault('accepted')
    .describe(
      '`required`: a proof must have a challenge of the gateway (`nonce`, or `challenge` of a PoP), so that none can be made long before; tokens that bind no key have no proof',
    ),
  maxTokenLifetime: duration('1m', '24h').prefault('1h').describe('Longest `exp` − `iat` of a token'),
  tokenCacheSize: integer(1, 1_000_000).prefault(10_000).describe('Verified tokens kept; a proof never is'),
  minimumAppVersion,
  storeLinks: mapping({
    ios: link('https://apps.apple.com/app/id000000000'),
    android: link('https://play.google.com/store/apps/details?id=com.example.app'),
  })
    .prefault({})
    .describe('Where an outdated app is updated'),
  issuers: list(issuer, 0, 16).prefault([]).describe('Services whose tokens are accepted'),
  issuing: z.exactOptional(issuing),
  development: flag()
    .prefault(false)
    .describe(
      'Also accept tokens of an issuer made at start, whose key anyone on this machine can use; development only',
    ),
})
  .transform(({ clockSkew, proofLifetime, maxTokenLifetime, ...rest }) => ({
    ...rest,
    clockSkewMs: clockSkew,
    proofLifetimeMs: proofLifetime,
    maxTokenLifetimeMs: maxTokenLifetime,
  }))
  .describe('What a request must carry');
