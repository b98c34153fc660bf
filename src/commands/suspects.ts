import { parseArgs } from 'node:util';

import type { JsonObject } from '../core/attestation/strict-json.ts';
import { objects } from './answer-members.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';
import { ACTIVE_MS, isConspicuous, LEAST_TIMES, suspectRow, SUSPECT_HEADS } from './suspect-rows.ts';
import { renderTable } from './table.ts';

interface Asked extends OperatorArguments {
  readonly all: boolean;
}

const lastSeen = ({ last_seen: last }: JsonObject): number => Date.parse(String(last));

/** Who is active comes first; of others the most conspicuous, as the gateway has them. */
const ordered = (suspects: readonly JsonObject[], now: number): readonly JsonObject[] => {
  const isActive = (suspect: JsonObject): boolean => now - lastSeen(suspect) < ACTIVE_MS;
  return [...suspects.filter(isActive), ...suspects.filter((suspect) => !isActive(suspect))];
};

const linesOf = (suspects: readonly JsonObject[], all: boolean, now: number): readonly string[] => {
  const shown = ordered(suspects, now).filter((suspect) => all || isConspicuous(suspect));
  const rest = suspects.length - shown.length;
  const hidden =
    rest === 0 ? [] : [`${rest} more were conspicuous less than ${LEAST_TIMES} times: --all shows them.`];
  if (shown.length === 0)
    return [
      rest === 0 ? 'Nobody was conspicuous in the last 24 hours.' : 'Nobody was conspicuous again and again.',
      ...hidden,
    ];
  return [
    ...renderTable(
      SUSPECT_HEADS,
      shown.map((suspect) => suspectRow(suspect, now)),
    ),
    ...hidden,
  ];
};

/** `numberwall suspects`: who is most conspicuous. */
export const suspects = createOperatorCommand<Asked>({
  name: 'suspects',
  usage: `usage: numberwall suspects [--all] [OPTIONS]

Shows the devices and addresses that were refused, beyond a ledger or on a tripwire most often in the last 24 hours, at all
instances; whoever was seen in the last minute first. Times are UTC. PATTERNS: limit, attestation, proof, number, code (what failed), ledger (a full
one), exposed (starts of a device that completes none), tripwire, banned. KEY, ADDRESSES and COUNTRIES (of the numbers asked for) are what the instance that answers has seen itself.

Whose recorded request is sent again appears as a device: its owner may be the victim, and the addresses are the source.

An ID is taken with --id by numberwall subject, explain and ban, a device's also by deny and suspect: to deny an address, give it in
clear, as the load balancer's log has it. The gateway's own canary and probe are left out.

  --all                also who was conspicuous less than ${LEAST_TIMES} times
${OPERATOR_OPTIONS_USAGE}`,
  read(args) {
    const { values } = parseArgs({
      args: [...args],
      options: { ...OPERATOR_OPTIONS, all: { type: 'boolean', default: false } },
    });
    return values.help ? 'help' : values;
  },
  async run({ all }, client) {
    const answer = await client.send('GET', '/suspects');
    return {
      json: answer,
      lines: linesOf(objects(answer['suspects']), all, Date.now()),
    };
  },
});
