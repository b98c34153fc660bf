import type { Instant } from '../time.ts';
import { OUTDATED_SOON } from './counted-reasons.ts';
import { compareVersions, parseVersion, type SemanticVersion } from './semantic-version.ts';
import { refusal } from './reasons.ts';
import type { TokenClaims } from './token-claims.ts';
import type { AttestationFailure, AttestationWarning, Platform } from './verifier.ts';

/** One value for each platform that has one. */
export type ByPlatform<T> = Readonly<Partial<Record<Platform, T>>>;

/** A minimum, and the instant from which older apps are refused; none: always. */
export interface VersionStep {
  readonly version: string;
  readonly from?: Instant;
}

export interface MinimumVersionOptions {
  /** Steps by which the oldest version that is served rises, earliest first; any version where there is none. */
  readonly minimumAppVersion: ByPlatform<readonly VersionStep[]>;
  /** Store page to link to; https. */
  readonly storeLinks: ByPlatform<string>;
}

/** Where an app stands among the steps of its platform. */
export interface VersionStanding {
  /** The highest step that it reaches, in force or not, or `BELOW`; absent where its platform has no steps. */
  readonly reached?: string;
  /** It is older than the step in force. */
  readonly failure?: AttestationFailure;
  /** It is older than a step that is to come. */
  readonly warning?: AttestationWarning;
}

/** Refuses apps that are too old, warns those that will be, and tells them what to do. */
export type CheckAppVersion = (
  claims: Pick<TokenClaims, 'platform' | 'appVersion' | 'provider'>,
  now: Instant,
) => VersionStanding;

/** What is reached by an app that is older than every step. */
export const BELOW = 'below';

interface CompiledStep {
  readonly text: string;
  readonly version: SemanticVersion;
  readonly from: Instant;
}

/** 9999-12-31T23:59:59Z: an HTTP-date has four digits of year (RFC 9110 §5.6.7). */
const LATEST = 253_402_300_799_000;

/** What a store page's address must look like: it becomes part of a header field. */
export const STORE_LINK = /^https:\/\/[^\s<>"\\^`{|}]+$/;

const compileStep = ({ version: text, from = Number.NEGATIVE_INFINITY }: VersionStep): CompiledStep => {
  const version = parseVersion(text);
  if (version === undefined) throw new RangeError('a minimum app version must be a semantic version');
  if (Number.isNaN(from) || from > LATEST)
    throw new RangeError('a minimum app version holds from an instant');
  return { text, version, from };
};

/** A later step that lowered the minimum, or shared its day, would leave open which of the two is meant. */
const compileSteps = (steps: readonly VersionStep[]): readonly CompiledStep[] => {
  const compiled = steps.map(compileStep);
  for (const [index, step] of compiled.entries()) {
    const before = compiled[index - 1];
    if (before === undefined) continue;
    if (step.from <= before.from || compareVersions(step.version, before.version) <= 0)
      throw new RangeError('steps of a minimum app version rise, each from a later instant');
  }
  return compiled;
};

const linkTo = (link: string | undefined): Record<string, string> =>
  link === undefined ? {} : { Link: `<${link}>; rel="latest-version"` };

/** RFC 8594: from then on this client’s requests are refused. */
const warningOf = (step: CompiledStep, link: string | undefined): AttestationWarning => ({
  reason: OUTDATED_SOON,
  headers: {
    // A date has whole seconds: the one by which the step holds.
    Sunset: new Date(Math.ceil(step.from / 1_000) * 1_000).toUTCString(),
    'App-Minimum-Version': step.text,
    ...linkTo(link),
  },
});

const compile = (
  minimums: MinimumVersionOptions['minimumAppVersion'],
): ReadonlyMap<string, readonly CompiledStep[]> =>
  new Map(Object.entries(minimums).map(([platform, steps]) => [platform, compileSteps(steps)]));

/**
 * Compiles the minimum versions. Of the steps whose instant has come the last holds: older apps get the failure, which
 * names it and links to the store page by the relation `latest-version` (RFC 5829 §3.2). Before that instant they get
 * the warning: when they will be refused (`Sunset`, RFC 8594), by which minimum, and the same link.
 * @throws {RangeError} for a minimum that is no semantic version, steps that do not rise, and a store page that is no
 * https URL.
 */
export const createCheckAppVersion = ({
  minimumAppVersion,
  storeLinks,
}: MinimumVersionOptions): CheckAppVersion => {
  for (const link of Object.values(storeLinks)) {
    if (!STORE_LINK.test(link)) throw new RangeError('a store link must be an https URL');
  }
  const stepsOf = compile(minimumAppVersion);
  return ({ platform, appVersion, provider }, now) => {
    const steps = stepsOf.get(platform) ?? [];
    const version = parseVersion(appVersion);
    if (steps.length === 0 || version === undefined) return {};
    const missed = steps.filter((step) => compareVersions(version, step.version) < 0);
    const reached = { reached: steps[steps.length - missed.length - 1]?.text ?? BELOW };
    const held = missed.findLast(({ from }) => from <= now);
    const next = missed.find(({ from }) => from > now);
    const link = storeLinks[platform];
    if (held !== undefined) {
      const extensions = { minimum_version: held.text };
      return {
        ...reached,
        failure: refusal('app_outdated', { provider, platform, extensions, headers: linkTo(link) }),
      };
    }
    return next === undefined ? reached : { ...reached, warning: warningOf(next, link) };
  };
};
