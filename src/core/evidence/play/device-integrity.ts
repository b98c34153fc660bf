import { isJsonObject, type JsonObject } from '../../attestation/strict-json.ts';
import { RECALL_BITS, type PlayPolicy } from './policy.ts';
import type { PlayReason } from './reasons.ts';

/** What a verdict says of the device. */
export interface AttestedHardware {
  readonly isStrong: boolean;
  /** Recent activity above the lowest level, and set recall bits; absent where Play tells neither. */
  readonly risk?: number;
}

const objectIn = (parent: JsonObject, name: string): JsonObject => {
  const value = parent[name];
  return isJsonObject(value) ? value : {};
};

const ACTIVITY = /^LEVEL_([1-4])$/;

const activityOf = (device: JsonObject): number | undefined => {
  const level = objectIn(device, 'recentDeviceActivity')['deviceActivityLevel'];
  const match = typeof level === 'string' ? ACTIVITY.exec(level) : null;
  return match === null ? undefined : Number(match[1]);
};

const activityFault = (
  level: number | undefined,
  { maxActivityLevel }: PlayPolicy,
): PlayReason | undefined => {
  if (maxActivityLevel === undefined) return undefined;
  if (level === undefined) return 'play_device_activity_unknown';
  return level > maxActivityLevel ? 'play_device_activity' : undefined;
};

const recallRisk = (values: JsonObject, { recall = {} }: PlayPolicy): number | PlayReason => {
  let risk = 0;
  for (const bit of RECALL_BITS) {
    if (values[bit] !== true) continue;
    const effect = recall[bit] ?? 1;
    if (effect === 'refuse') return 'play_device_recalled';
    risk += effect;
  }
  return risk;
};

/**
 * Checks `deviceIntegrity`. Its list may be empty or absent, which is how Play says that a device failed; recent
 * activity and device recall are there only where the operator asked Play for them.
 */
export const checkDevice = (verdict: JsonObject, policy: PlayPolicy): AttestedHardware | PlayReason => {
  const device = objectIn(verdict, 'deviceIntegrity');
  const list = device['deviceRecognitionVerdict'];
  const labels: readonly unknown[] = Array.isArray(list) ? list : [];
  if (!policy.device.every((label) => labels.includes(label))) return 'play_device_integrity';
  const licence = objectIn(verdict, 'accountDetails')['appLicensingVerdict'];
  if (!policy.licence.some((value) => value === licence)) return 'play_licence';
  const activity = activityOf(device);
  const fault = activityFault(activity, policy);
  if (fault !== undefined) return fault;
  const values = objectIn(device, 'deviceRecall')['values'];
  const recalled = isJsonObject(values) ? recallRisk(values, policy) : undefined;
  if (typeof recalled === 'string') return recalled;
  const isStrong = labels.includes('MEETS_STRONG_INTEGRITY');
  if (activity === undefined && recalled === undefined) return { isStrong };
  return { isStrong, risk: (activity ?? 1) - 1 + (recalled ?? 0) };
};
