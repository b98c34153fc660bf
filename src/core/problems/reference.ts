import { PROBLEMS, type ProblemCode, type ProblemDefinition } from './table.ts';

const INTRODUCTION = `# Errors

Every refusal is a problem document (RFC 9457, \`application/problem+json\`) with a stable \`code\`:

\`\`\`json
{
  "type": "https://iana.org/assignments/http-problem-types#quota-exceeded",
  "title": "Quota exceeded",
  "status": 429,
  "code": "quota_exceeded",
  "instance": "urn:uuid:0190b1c2-7c1e-4b7e-9a51-3f1f0c6d2a10",
  "success": false,
  "message": "Too many requests; retry after the time given in Retry-After",
  "error_code": "60003",
  "errors": {}
}
\`\`\`

- Decide by \`code\`; \`title\` and \`message\` are for people and may change.
- \`instance\` names the decision: quote it to the operators, who find it in their log.
- \`success\`, \`message\`, \`error_code\` and \`errors\` are the members of Authy’s own API, on its routes.
- No document says whether a number is registered, was tried before, or is limited because of another person.
- 429 and 503 carry \`Retry-After\` in seconds; 401 carries \`WWW-Authenticate: DPoP error="…"\` (RFC 9449 §7.1).
`;

const HEADER = `| status | code | title | message | error_code | challenge |
| --- | --- | --- | --- | --- | --- |`;

const row = ([code, problem]: readonly [string, ProblemDefinition]): string =>
  `| ${problem.status} | \`${code}\` | ${problem.title} | ${problem.message} | \`${problem.errorCode}\` | ${
    problem.challenge === undefined ? '' : `\`${problem.challenge}\``
  } |`;

const types = (table: Readonly<Record<string, ProblemDefinition>>): string =>
  Object.entries(table)
    .filter(([, { type }]) => type !== 'about:blank')
    .map(([code, { type }]) => `- \`${code}\`: <${type}>`)
    .join('\n');

/** The text of docs/errors.md, in the order of status and then of the table. */
export const problemReference = (
  table: Readonly<Record<ProblemCode, ProblemDefinition>> = PROBLEMS,
): string => {
  const rows = Object.entries(table)
    .sort(([, a], [, b]) => a.status - b.status)
    .map(row);
  return `${INTRODUCTION}
## Codes

${HEADER}
${rows.join('\n')}

## Types

\`type\` is \`about:blank\`, where RFC 9457 has the title stand for the status, but for:

${types(table)}
`;
};
