import { PROVIDER_REASONS, type EvidenceReasonDefinition } from './evidence-reasons.ts';
import { EXCHANGE_REASONS, type ExchangeReasonDefinition } from './reasons.ts';

const INTRODUCTION = `# Evidence reasons

Why evidence earned no token, as the \`reason\` of a log line and of \`numberwall_attestation_evidence_refusals_total\` names
it. Clients see the problem code alone ([errors.md](errors.md)). The checks are made in this order, and the first that fails
speaks; the proof has the reasons of [attestation-reasons.md](attestation-reasons.md) that begin with \`proof_\`.

## The exchange

| reason | found | code | result | rule |
| --- | --- | --- | --- | --- |
`;

const exchangeRow = ([reason, { sentence, code, result, source }]: readonly [
  string,
  ExchangeReasonDefinition,
]): string => `| \`${reason}\` | ${sentence} | \`${code}\` | \`${result}\` | ${source} |\n`;

const providerRow = ([reason, { sentence, source }]: readonly [string, EvidenceReasonDefinition]): string =>
  `| \`${reason}\` | ${sentence} | ${source} |\n`;

const providerSection = ([provider, table]: readonly [
  string,
  Readonly<Record<string, EvidenceReasonDefinition>>,
]): string => `
## \`${provider}\`

All of them: 401 \`attestation_invalid\`, result \`refused\`.

| reason | found | rule |
| --- | --- | --- |
${Object.entries(table).map(providerRow).join('')}`;

/** The text of docs/evidence-reasons.md, in the order of the checks. */
export const evidenceReference = (
  exchange: Readonly<Record<string, ExchangeReasonDefinition>> = EXCHANGE_REASONS,
): string =>
  INTRODUCTION +
  Object.entries(exchange).map(exchangeRow).join('') +
  Object.entries(PROVIDER_REASONS).map(providerSection).join('');
