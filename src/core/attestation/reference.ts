import { ATTESTATION_REASONS, type AttestationReasonDefinition } from './reasons.ts';

const INTRODUCTION = `# Attestation reasons

Why a token or a proof was not accepted, as the \`reason\` of a log line names it. Clients see the problem code alone
([errors.md](errors.md)). The checks are made in this order, and the first that fails speaks; after them the store refuses a
proof that was used before (\`proof_replayed\`). An app that is older than a minimum which holds from a later instant is let in
and counted as \`app_outdated_soon\`.

| reason | found | code | result | rule |
| --- | --- | --- | --- | --- |
`;

const row = ([reason, { sentence, code, result, source }]: readonly [
  string,
  AttestationReasonDefinition,
]): string => `| \`${reason}\` | ${sentence} | \`${code}\` | \`${result}\` | ${source} |\n`;

/** The text of docs/attestation-reasons.md, in the order of the checks. */
export const attestationReference = (
  table: Readonly<Record<string, AttestationReasonDefinition>> = ATTESTATION_REASONS,
): string => INTRODUCTION + Object.entries(table).map(row).join('');
