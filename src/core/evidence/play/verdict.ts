import type { JsonObject } from '../../attestation/strict-json.ts';
import type { Instant } from '../../time.ts';
import type { RefusedEvidence, VerifiedEvidence } from '../provider.ts';
import { checkAppIntegrity } from './app-integrity.ts';
import { checkDevice } from './device-integrity.ts';
import type { PlayApp, PlayPolicy, PlayTimes } from './policy.ts';
import type { PlayReason } from './reasons.ts';
import { isBoundTo, readRequestDetails, timeFault } from './request-details.ts';

/** What a verdict is judged by. */
export interface VerdictRules {
  /** By package name. */
  readonly apps: ReadonlyMap<string, PlayApp>;
  readonly policy: PlayPolicy;
  readonly times: PlayTimes;
}

/** What a verdict must answer. */
export interface VerdictRequest {
  /** base64url of `bindingOf(app)`, without padding. */
  readonly bindingOf: (app: string) => string;
  readonly now: Instant;
  /** Identifies the verdict. */
  readonly evidenceId: string;
}

const refused = (reason: PlayReason): RefusedEvidence => ({ ok: false, reason });

/**
 * Judges the decrypted and verified verdict of the Play Integrity API. Play vouches for app and device, and not for the
 * key: so the level is `tee` at most, where the device meets strong integrity, and `software` else.
 */
export const judgeVerdict = (
  verdict: JsonObject,
  { apps, policy, times }: VerdictRules,
  { bindingOf, now, evidenceId }: VerdictRequest,
): VerifiedEvidence | RefusedEvidence => {
  const details = readRequestDetails(verdict, (name) => apps.has(name));
  if (typeof details === 'string') return refused(details);
  const app = apps.get(details.packageName);
  if (app === undefined) return refused('play_request_package');
  if (!isBoundTo(details.binding, bindingOf(app.app))) return refused('play_binding');
  const late = timeFault(details.at, now, times);
  if (late !== undefined) return refused(late);
  const attested = checkAppIntegrity(verdict, app, policy);
  if (typeof attested === 'string') return refused(attested);
  const hardware = checkDevice(verdict, policy);
  if (typeof hardware === 'string') return refused(hardware);
  const version = Object.hasOwn(app.versions ?? {}, attested.versionCode)
    ? app.versions?.[attested.versionCode]
    : undefined;
  return {
    ok: true,
    platform: 'android',
    level: hardware.isStrong ? 'tee' : 'software',
    app: app.app,
    keyCreatedAt: Math.min(details.at, now),
    evidenceId,
    ...(version === undefined ? {} : { attestedVersion: version }),
    ...(hardware.risk === undefined ? {} : { risk: hardware.risk }),
  };
};
