import { attestationPreset } from './attestation.ts';
import { firebaseAppCheckPreset } from './firebase-app-check.ts';
import { openidPreset } from './openid.ts';

/** Every kind of issuer; a new one is a file beside these and a line here. */
export const PRESETS = [attestationPreset, firebaseAppCheckPreset, openidPreset] as const;
