import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import { objects, text } from './answer-members.ts';
import { secondsText } from './seconds-text.ts';
import { renderTable } from './table.ts';

const HEADS = ['LIMIT', 'VERDICT', 'COUNT', 'WINDOW', 'RESET'];

/** A limit as a row of a table. */
export const limitRow = ({
  policy,
  verdict,
  blinds,
  bans,
  banned,
  count,
  limit,
  window_seconds: window,
  reset_seconds: reset,
}: JsonObject) => [
  text(policy),
  blinds === true
    ? 'told nothing'
    : banned === true && verdict === 'refused'
      ? 'banned'
      : bans === true
        ? 'not banned'
        : text(verdict).replace('_', ' '),
  // A ban is read, and not the failures that lead to one.
  bans === true || banned === true ? '' : `${text(count)} of ${text(limit)}`,
  secondsText(window),
  secondsText(reset),
];

export const LIMIT_HEADS = HEADS;

const refusing = (decision: JsonObject): readonly JsonObject[] =>
  objects(decision['limits']).filter(({ verdict, blinds }) => verdict === 'refused' && blinds !== true);

const blinding = (decision: JsonObject): readonly string[] => [
  ...objects(decision['limits']).flatMap(({ blinds, policy }) =>
    blinds === true ? [`the limit ${text(policy)}`] : [],
  ),
  ...objects(decision['ledgers']).map(
    ({ ledger, debt, capacity }) => `the ledger ${text(ledger)} (${text(debt)} of ${text(capacity)})`,
  ),
];

const because = (decision: JsonObject): string => {
  const { code, reason, attestation, attestation_reason: failure } = decision;
  const limits = refusing(decision);
  const bans = limits.filter(({ banned }) => banned === true);
  if (code === 'abnormal_usage' && bans.length > 0) {
    const left = secondsText(Math.max(...bans.map(({ reset_seconds: reset }) => Number(reset))));
    return `It was banned by ${bans.map(({ policy }) => text(policy)).join(' and ')}. The ban ends ${left} after that, unless it is lifted.`;
  }
  if (code === 'quota_exceeded' && limits.length > 0) {
    const names = limits.map(
      ({ policy, count, limit, window_seconds: window }) =>
        `${text(policy)} (${text(count)} of ${text(limit)} in ${secondsText(window)})`,
    );
    return `It was over ${names.join(' and ')}. It fits again in ${secondsText(Math.max(...limits.map(({ reset_seconds: reset }) => Number(reset))))} after that.`;
  }
  if (typeof failure === 'string')
    return `Its attestation was ${text(attestation).replace('_', ' ')}: ${failure} (docs/attestation-reasons.md, on the admin listener /page/docs/attestation-reasons.md).`;
  if (code !== undefined) return `The reason is ${text(reason)} (code ${text(code)}, docs/errors.md).`;
  const blind = blinding(decision);
  if (blind.length > 0) return `It was told nothing, because of ${blind.join(' and ')}. It was not refused.`;
  return 'Nothing refused it.';
};

const subjectsOf = ({ subjects }: JsonObject): readonly (readonly [kind: string, id: string])[] =>
  Object.entries(isJsonObject(subjects) ? subjects : {}).map(([kind, id]) => [kind, text(id)]);

const nextStep = (decision: JsonObject): string[] => {
  const known = subjectsOf(decision);
  const ids = known.length === 0 ? [] : ['', ...known.map(([kind, id]) => `${kind.padEnd(7)}  ${id}`)];
  if (refusing(decision).length === 0 && blinding(decision).length === 0) return ids;
  const isBanned = refusing(decision).some(({ banned }) => banned === true);
  const hint = isBanned
    ? 'To let the person in now: numberwall unban device|address ID --id --reason WORDS'
    : 'To give the person room now: numberwall reset device|number|address ID --id --reason WORDS';
  return [...ids, hint];
};

/** One decision in words, and its limits as a table. */
export const explainLines = (decision: JsonObject): string[] => {
  const { id, at, route, status, path, platform, app_version: version } = decision;
  const app = platform === undefined ? '' : ` by ${text(platform)} ${text(version)}`;
  const limits = objects(decision['limits']);
  return [
    `${text(at)}  ${text(route)}${app} was answered ${text(status)} (${text(path)}).  ${text(id)}`,
    because(decision),
    ...(limits.length === 0 ? [] : ['', ...renderTable(HEADS, limits.map(limitRow))]),
    ...nextStep(decision),
  ];
};
