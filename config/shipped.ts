import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import type { Profile } from './schema.ts';

/** The profiles lie beside this file in the source, and two folders up from its compiled form. */
const FOLDERS = ['./', '../../config/'];

/** The file of a shipped profile. */
export const shippedProfile = (profile: Profile): string => {
  const candidates = FOLDERS.map((folder) =>
    fileURLToPath(new URL(`${folder}${profile}.yaml`, import.meta.url)),
  );
  return candidates.find((file) => existsSync(file)) ?? candidates[0] ?? '';
};
