import { hash } from 'node:crypto';

import type { Sha256 } from '../../core/sha256.ts';

export const sha256: Sha256 = (data) => hash('sha256', data, 'base64url');
