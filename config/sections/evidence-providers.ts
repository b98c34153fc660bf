import { z } from 'zod';

import { mapping } from '../types/object.ts';
import { appId } from './evidence-types.ts';
import { android } from './android.ts';
import { apple } from './apple.ts';
import { play } from './play.ts';

const development = mapping({
  app: appId().prefault('com.example.authenticator'),
}).describe('Believes whoever asks; development only');

/** Kinds of evidence that earn a token; each is taken where it is configured. */
export const evidenceProviders = mapping({
  apple: z.exactOptional(apple),
  play: z.exactOptional(play),
  android: z.exactOptional(android),
  development: z.exactOptional(development),
}).describe('Kinds of evidence that earn a token; each is taken where it is configured');
