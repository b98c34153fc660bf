import type { ParseArgsOptionsConfig } from 'node:util';

import { DEVICE_KEY_FILE } from '../adapters/attestation/client/device-key-file.ts';
import { DEVELOPMENT_ISSUER_FILE } from '../adapters/attestation/development-issuer-file.ts';

/** Options of every command that signs with development keys. */
export const KEY_OPTIONS = {
  'issuer-key': { type: 'string', default: DEVELOPMENT_ISSUER_FILE },
  'device-key': { type: 'string', default: DEVICE_KEY_FILE },
  issuer: { type: 'string' },
  audience: { type: 'string' },
  platform: { type: 'string', default: 'ios' },
  'app-version': { type: 'string', default: '27.1.0' },
  help: { type: 'boolean', default: false },
} as const satisfies ParseArgsOptionsConfig;

/** What they mean, for the usage texts. */
export const KEY_OPTIONS_USAGE = `  --issuer-key FILE      private EC P-256 JWK of the issuer; ${DEVELOPMENT_ISSUER_FILE}, which npm start writes
  --device-key FILE      private EC P-256 JWK of the device; ${DEVICE_KEY_FILE}, made where there is none
  --issuer URL           iss of the token; as in the issuer key's file
  --audience URL         aud of the token; as in the issuer key's file
  --platform NAME        ios or android; ios
  --app-version VERSION  semantic version; 27.1.0
`;
