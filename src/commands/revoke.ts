import { parseArgs } from 'node:util';

import { isJsonObject, type JsonObject } from '../core/attestation/strict-json.ts';
import type { Output } from './command.ts';
import { shieldDashedIds } from './dashed-ids.ts';
import { expiresIn } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { revocationTable } from './revocation-rows.ts';
import { nameRevoked, readValue } from './revoke-arguments.ts';

const USAGE = `usage: numberwall revoke KIND VALUE --reason TEXT [OPTIONS]

Refuses from now on, at all instances within a second. What VALUE is depends on KIND:

  token                a token, or its jti with --issuer
  device               the thumbprint of a device (RFC 7638), or a token of it
  issuer-key           a kid with --issuer, or a token that it signed
  issuer-certificate   the attestation.issuer of tokens, or such a token
  app-version          ios:VERSION or android:VERSION

VALUE - reads it from standard input, so that a token stays out of the shell's history. Only a keyed hash is kept.

  --reason TEXT        why, for the audit log: one line without phone numbers, addresses or keys
  --expires LENGTH     such as 12h or 30d; for good where it is not given
  --issuer NAME        iss of the tokens
  --or-below           app-version: older ones too
${OPERATOR_OPTIONS_USAGE}`;

interface Asked extends OperatorArguments {
  readonly body: object;
}

const read = async (args: readonly string[], output: Output): Promise<Asked | 'help'> => {
  const { values, positionals } = parseArgs({
    args: shieldDashedIds(args),
    allowPositionals: true,
    options: {
      ...OPERATOR_OPTIONS,
      reason: { type: 'string' },
      expires: { type: 'string' },
      issuer: { type: 'string' },
      'or-below': { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  const [kind, given, ...more] = positionals;
  if (kind === undefined || given === undefined || more.length > 0)
    throw new TypeError('give KIND and VALUE');
  const { reason, expires, issuer, 'or-below': orBelow } = values;
  if (reason === undefined) throw new TypeError('give --reason: it stands in the audit log');
  const value = await readValue(given, output);
  return {
    ...values,
    body: { ...nameRevoked(kind, { value, issuer, orBelow }), reason, ...expiresIn('--expires', expires) },
  };
};

const notesOf = ({ notes }: JsonObject): string[] =>
  Array.isArray(notes) ? notes.map((note) => `Note: ${String(note)}`) : [];

/** `numberwall revoke`: lets in no more what a token, device, key, certificate or version brings. */
export const revoke = createOperatorCommand<Asked>({
  name: 'revoke',
  usage: USAGE,
  read,
  async run({ body }, client) {
    const answer = await client.send('POST', '/revocations', body);
    const { revocation } = answer;
    return {
      json: answer,
      lines: [...revocationTable(isJsonObject(revocation) ? [revocation] : []), ...notesOf(answer)],
    };
  },
});
