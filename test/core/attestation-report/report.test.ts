import { describe, expect, it } from '@jest/globals';

import { COUNTED_REASONS } from '../../../src/core/attestation/counted-reasons.ts';
import { nextStep } from '../../../src/core/attestation/next-steps.ts';
import { bar, countText, percentText } from '../../../src/core/attestation-report/number-text.ts';
import { renderReport } from '../../../src/core/attestation-report/render.ts';
import { REPORT_COUNTERS, type Sample } from '../../../src/core/attestation-report/samples.ts';
import { tallyRoutes } from '../../../src/core/attestation-report/tally.ts';
import { judge } from '../../../src/core/attestation-report/verdict.ts';

const RULES = { tolerance: 0.001, leastRequests: 100 };

const checked = (value: number, result = 'verified'): Sample => ({
  name: REPORT_COUNTERS.results,
  labels: { route: 'lookup', platform: 'ios', result },
  value,
});
const failed = (value: number, reason: string, enforced = 'false'): Sample => ({
  name: REPORT_COUNTERS.failures,
  labels: { route: 'lookup', reason, enforced },
  value,
});
const verdictOf = (...samples: readonly Sample[]) => {
  const [tally] = tallyRoutes(samples);
  return tally === undefined ? undefined : judge(tally, RULES);
};

describe('the verdict', () => {
  it.each([
    [99, 0, 'too_few', 'too few requests to tell: 99 of at least 100'],
    [100, 0, 'safe', 'safe to enforce: none of 100 requests would be refused'],
    [100, 1, 'not_safe', '1 % of 100 requests would be refused; most by unknown_origin (1 %)'],
    [10_000, 9, 'safe', 'safe to enforce: 0.09 % of 10,000 requests would be refused'],
    [10_000, 10, 'safe', 'safe to enforce: 0.10 % of 10,000 requests would be refused'],
    [10_000, 11, 'not_safe', '0.11 % of 10,000 requests would be refused; most by unknown_origin (0.11 %)'],
  ])('of %d requests with %d failures is %s', (requests, failures, kind, sentence) => {
    const samples = [checked(requests - failures), checked(failures, 'unknown_origin')];
    expect(verdictOf(...samples, failed(failures, 'token_missing'))).toEqual({ kind, sentence });
  });

  it('leaves out apps that a later minimum will refuse, and takes in those refused already', () => {
    expect(
      verdictOf(checked(500), checked(500, 'outdated_app'), failed(500, 'app_outdated_soon'))?.kind,
    ).toBe('safe');
    expect(verdictOf(checked(1000), failed(2, 'token_missing', 'true'))?.kind).toBe('not_safe');
  });
});

describe('the tally', () => {
  it('is of the routes that were asked, the busiest first, across instances', () => {
    const elsewhere = { ...checked(300), labels: { ...checked(0).labels, route: 'user-create' } };
    const unseen = { ...checked(0), labels: { ...checked(0).labels, route: 'none' } };
    expect(
      tallyRoutes([checked(100), elsewhere, unseen, checked(150)]).map(({ route, requests }) => [
        route,
        requests,
      ]),
    ).toEqual([
      ['user-create', 300],
      ['lookup', 250],
    ]);
    expect(tallyRoutes([])).toEqual([]);
  });

  it('takes a reason of another version of the gateway as invalid', () => {
    const [tally] = tallyRoutes([checked(5), failed(2, 'constructor'), failed(1, 'other', 'true')]);
    expect(tally).toMatchObject({
      wouldRefuse: 3,
      refused: 1,
      classes: [{ result: 'invalid', requests: 3 }],
    });
  });

  it('orders minimums as versions, what is below them first', () => {
    const reached = (minimum: string): Sample => ({
      name: REPORT_COUNTERS.appVersions,
      labels: { route: 'lookup', platform: 'ios', minimum },
      value: 1,
    });
    const [tally] = tallyRoutes([checked(4), reached('26.10.0'), reached('26.9.0'), reached('below')]);
    expect(tally?.versions.map(({ minimum }) => minimum)).toEqual(['below', '26.9.0', '26.10.0']);
  });
});

describe('the report', () => {
  it('says what every reason calls for', () => {
    for (const reason of [...Object.keys(COUNTED_REASONS), 'other', 'toString'])
      expect(nextStep(reason)).toMatch(/^[A-Z].*\.$/);
  });

  it('says of each route what would be refused, why, and what to do', () => {
    const of = (
      name: keyof typeof REPORT_COUNTERS,
      value: number,
      labels: Record<string, string>,
    ): Sample => ({
      name: REPORT_COUNTERS[name],
      labels: { route: 'lookup', ...labels },
      value,
    });
    const samples = [
      of('results', 9_000, { platform: 'ios', result: 'verified' }),
      of('results', 700, { platform: 'ios', result: 'unknown_origin' }),
      of('results', 1_000, { platform: 'android', result: 'verified' }),
      of('results', 1_300, { platform: 'android', result: 'outdated_app' }),
      of('results', 0, { platform: 'android', result: 'invalid' }),
      of('results', 0, { platform: 'none', result: 'invalid' }),
      of('failures', 700, { reason: 'token_missing', enforced: 'false' }),
      of('failures', 40, { reason: 'token_missing', enforced: 'true' }),
      of('failures', 1_300, { reason: 'app_outdated_soon', enforced: 'true' }),
      of('failures', 3, { reason: 'of another version', enforced: 'true' }),
      of('failures', 0, { reason: 'token_expired', enforced: 'true' }),
      of('appVersions', 8_000, { platform: 'ios', minimum: '27.1.0' }),
      of('appVersions', 1_000, { platform: 'ios', minimum: 'below' }),
      of('appVersions', 2_300, { platform: 'android', minimum: 'below' }),
      of('appVersions', 0, { platform: 'android', minimum: '1.0.0' }),
      { ...checked(7), labels: { route: 'quiet', platform: 'ios', result: 'verified' } },
    ];
    const routes = tallyRoutes(samples).map((tally) => ({ tally, verdict: judge(tally, RULES) }));
    expect(renderReport('now', routes).split('\n')).toEqual([
      'Attestation as of now',
      '',
      '!! lookup: 6.2 % of 12,000 requests would be refused; most by unknown_origin (6.2 %), then invalid (0.03 %)',
      '   10.8 % more will be refused once the next minimum app version holds.',
      '',
      '   would be refused, by class',
      '     unknown_origin  740   6.2 %  █▎',
      '     invalid           3  0.03 %  ▏',
      '',
      '   by reason',
      '     app_outdated_soon   1,300  10.8 %  ██▏',
      '     token_missing         740   6.2 %  █▎',
      '     of another version      3  0.03 %  ▏',
      '',
      '   what that means, and what to do',
      `     app_outdated_soon: ${COUNTED_REASONS['app_outdated_soon']?.sentence ?? ''}`,
      `       → ${nextStep('app_outdated_soon')}`,
      `     token_missing: ${COUNTED_REASONS['token_missing']?.sentence ?? ''} Refused already: 40.`,
      `       → ${nextStep('token_missing')}`,
      '     of another version: A reason that this version of the report does not know. Refused already: 3.',
      `       → ${nextStep('of another version')}`,
      '',
      '   by platform, all requests',
      '     android  2,300  19.2 %  outdated_app 1,300, verified 1,000',
      '     ios      9,700  80.8 %  verified 9,000, unknown_origin 700',
      '',
      '   by minimum app version, requests with a verified token',
      '     android below every minimum  2,300  19.2 %  ███▉',
      '     ios below every minimum      1,000   8.3 %  █▋',
      '     ios from 27.1.0              8,000  66.7 %  █████████████▍',
      '',
      '?? quiet: too few requests to tell: 7 of at least 100',
      '',
      '   by platform, all requests',
      '     ios  7  100 %  verified 7',
      '',
    ]);
  });

  it('says so where no route has been asked', () => {
    expect(renderReport('now', [])).toBe(
      'Attestation as of now\n\nNo request has been checked on any route asked about.\n',
    );
  });

  it('shows no control character of its source', () => {
    const hostile = { ...checked(200), labels: { ...checked(0).labels, route: 'a\u001b[2Jb\u009bc\nd' } };
    const routes = tallyRoutes([hostile]).map((tally) => ({ tally, verdict: judge(tally, RULES) }));
    expect(renderReport('x\u0007y', routes)).not.toMatch(/[^\n\P{C}]/u);
    expect(renderReport('x', routes)).toContain('OK a�[2Jb�c�d: safe to enforce');
  });
});

describe('numbers', () => {
  it.each([
    [0, '0'],
    [999, '999'],
    [1000, '1,000'],
    [1_234_567.4, '1,234,567'],
  ])('%d is %s', (count, text) => expect(countText(count)).toBe(text));

  it.each([
    [0, 0, '0 %'],
    [0, 5, '0 %'],
    [1, 100_000, '<0.01 %'],
    [1, 10_000, '0.01 %'],
    [1, 1000, '0.10 %'],
    [1, 100, '1 %'],
    [999, 1000, '99.9 %'],
    [10, 100, '10 %'],
    [995, 100_000, '0.99 %'],
    [1_001, 100_000, '1 %'],
    [1, 3, '33.3 %'],
    [99_999, 100_000, '>99.9 %'],
    [5, 5, '100 %'],
  ])('%d of %d is %s', (count, whole, text) => expect(percentText(count, whole)).toBe(text));

  it.each([
    [0, ''],
    [0.0001, '▏'],
    [0.5, '█████'],
    [0.55, '█████▌'],
    [1, '██████████'],
    [2, '██████████'],
  ])('a bar of %d is %s', (share, text) => expect(bar(share, 10)).toBe(text));
});
