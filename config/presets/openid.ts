import { z } from 'zod';

import { TOKEN_ALGORITHMS } from '../../src/core/attestation/token-header.ts';
import { PLATFORMS } from '../../src/core/attestation/verifier.ts';
import { refresh, timeout } from '../sections/key-source.ts';
import { choice } from '../types/choice.ts';
import { list, mapping } from '../types/object.ts';
import { text } from '../types/text.ts';
import { issuerUrl, webUrl } from '../types/url.ts';
import { acceptUnbound, presetName, proofModes, version, type IssuerSettings } from './issuer-settings.ts';

const WELL_KNOWN = '/.well-known/openid-configuration';

const claim = (name: string, what: string) =>
  text('the name of a claim', name).prefault(name).describe(`Claim with ${what}`);

const claims = mapping({
  app: claim('sub', 'the app id'),
  platform: claim('platform', '`ios` or `android`'),
  appVersion: claim('app_version', 'the semantic version of the app'),
})
  .prefault({})
  .describe('What its tokens call what is read of them');

const defaults = mapping({
  platform: z.exactOptional(choice(PLATFORMS).describe('Platform of a token without that claim')),
  appVersion: z.exactOptional(version().describe('App version of a token without that claim')),
})
  .prefault({})
  .describe('For tokens that lack a claim; without a default they are refused');

interface Bound {
  readonly binding: 'key' | 'none';
  readonly proofs?: readonly string[];
  readonly acceptUnbound: boolean;
}

/** What would do nothing is a mistake of who wrote it. */
const refuseIdleKeys = (
  { binding, proofs: given, acceptUnbound: isAccepted }: Bound,
  context: z.RefinementCtx,
) => {
  const idle = (path: string, message: string, remedy: string) =>
    context.addIssue({ code: 'custom', path: [path], message, params: { remedy } });
  if (binding === 'none' && given !== undefined) {
    idle('proofs', 'has no effect where binding is none', 'Remove it, or bind tokens to keys.');
  }
  if (binding === 'key' && isAccepted) {
    idle('acceptUnbound', 'has no effect where binding is key', 'Remove it.');
  }
};

const fallback = <T extends string>(value: T | undefined) => (value === undefined ? {} : { default: value });

/** Any issuer with a discovery document (OpenID Connect Discovery 1.0 §4), or whose key set is named. */
export const openidPreset = mapping({
  preset: presetName('openid').describe('Tokens of an OpenID-style issuer, in OAuth-Client-Attestation'),
  issuer: issuerUrl('https://login.example.com').describe(
    '`iss` of its tokens and `issuer` of its discovery document, compared exactly',
  ),
  audience: text('`aud` of its tokens', 'https://api.example.com').describe('`aud` of its tokens, alone'),
  jwksUri: z.exactOptional(
    webUrl('https://login.example.com/jwks').describe(
      'Its key set; without it the discovery document is read, and `jwks_uri` in it followed',
    ),
  ),
  refresh: refresh().describe('Time between two reads of its keys'),
  timeout: timeout().describe('For one read'),
  algorithms: list(choice(TOKEN_ALGORITHMS), 1, TOKEN_ALGORITHMS.length)
    .prefault(['RS256'])
    .describe('Signature algorithms that its tokens may have'),
  types: list(text('a value of typ', 'at+jwt'), 1, 8)
    .prefault(['JWT'])
    .describe('Values of `typ` that its tokens may have'),
  claims,
  defaults,
  binding: choice(['key', 'none'])
    .prefault('key')
    .describe('`key`: `cnf.jwk` and a proof by it; `none`: whoever holds the token may use it'),
  proofs: z.exactOptional(proofModes()),
  acceptUnbound: acceptUnbound(),
})
  .superRefine(refuseIdleKeys)
  .transform(
    ({ issuer, audience, jwksUri, refresh: refreshMs, timeout: timeoutMs, ...rest }): IssuerSettings => ({
      issuer,
      audience,
      algorithms: rest.algorithms,
      keys:
        jwksUri === undefined
          ? { discovery: `${issuer.replace(/\/$/, '')}${WELL_KNOWN}`, issuer, refreshMs, timeoutMs }
          : { url: jwksUri, refreshMs, timeoutMs },
      profile: {
        header: 'oauth-client-attestation',
        types: rest.types,
        audience: 'only',
        source: {
          kind: 'mapped',
          provider: 'openid',
          app: { claim: rest.claims.app },
          platform: { claim: rest.claims.platform, ...fallback(rest.defaults.platform) },
          appVersion: { claim: rest.claims.appVersion, ...fallback(rest.defaults.appVersion) },
        },
        binding: rest.binding,
        proofs: rest.binding === 'key' ? (rest.proofs ?? ['dpop']) : [],
        consume: false,
      },
      acceptUnbound: rest.acceptUnbound,
    }),
  );
