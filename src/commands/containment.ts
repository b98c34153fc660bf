import { parseArgs } from 'node:util';

import { isJsonObject } from '../core/attestation/strict-json.ts';
import { LEVELS } from '../core/detection/state.ts';
import { readSegment } from '../core/detection/pin-request.ts';
import { containmentTable, sharedAlarms } from './containment-rows.ts';
import { expiresIn, readOptionsAlone } from './operator-arguments.ts';
import { createOperatorCommand, type OperatorArguments } from './operator-command.ts';
import { OPERATOR_OPTIONS, OPERATOR_OPTIONS_USAGE } from './operator-client.ts';

const LEVELS_USAGE = `  0  answers as configured
  1  half the room for whoever never completed a registration
  2  answers for devices that have completed one before
  3  nothing is told
`;

/** `numberwall containment`: how careful answers are in each segment, and why. */
export const containment = createOperatorCommand<OperatorArguments>({
  name: 'containment',
  usage: `usage: numberwall containment [OPTIONS]

Shows how careful answers are in each segment that was asked about, and why: LEVEL is what holds, FOUND what the
detectors found, ALARMS evidence over its threshold.

${LEVELS_USAGE}
${OPERATOR_OPTIONS_USAGE}`,
  read: readOptionsAlone,
  async run(_asked, client) {
    const answer = await client.send('GET', '/containment');
    const everywhere = sharedAlarms(answer['alarms']);
    const exposed = Number(answer['exposed_devices'] ?? 0);
    return {
      json: answer,
      lines: [
        ...containmentTable(answer['segments']),
        ...(everywhere === '' ? [] : [`Everywhere: ${everywhere}`]),
        ...(exposed > 0 ? [`Devices that are told nothing until they complete: ${exposed}`] : []),
      ],
    };
  },
});

interface Pinning extends OperatorArguments {
  readonly body: object;
}

const segmentOf = (given: string | undefined): string => {
  const segment = readSegment(given);
  if (segment === undefined)
    throw new TypeError('SEGMENT is one that numberwall containment shows, such as western-europe/tee');
  return segment;
};

/** `numberwall pin`: holds a segment at a level. */
export const pin = createOperatorCommand<Pinning>({
  name: 'pin',
  usage: `usage: numberwall pin SEGMENT LEVEL --reason TEXT [--for LENGTH] [OPTIONS]

Holds a segment at a level of containment, whatever the detectors find, at all instances within a second.

${LEVELS_USAGE}
  --reason TEXT        why, for the audit log: one line without phone numbers, addresses or keys
  --for LENGTH         such as 6h or 2d; until numberwall unpin where it is not given
${OPERATOR_OPTIONS_USAGE}`,
  read(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...OPERATOR_OPTIONS, reason: { type: 'string' }, for: { type: 'string' } },
    });
    if (values.help) return 'help';
    const [given, levelText, ...more] = positionals;
    const segment = segmentOf(given);
    const level = LEVELS.find((known) => String(known) === levelText);
    if (level === undefined || more.length > 0) throw new TypeError('LEVEL is 0, 1, 2 or 3');
    const { reason } = values;
    if (reason === undefined) throw new TypeError('give --reason: it stands in the audit log');
    return { ...values, body: { segment, level, reason, ...expiresIn('--for', values.for) } };
  },
  async run({ body }, client) {
    const answer = await client.send('POST', '/containment/pin', body);
    return { json: answer, lines: containmentTable([answer['segment']].filter(isJsonObject)) };
  },
});

/** `numberwall unpin`: lets a segment go. */
export const unpin = createOperatorCommand<Pinning>({
  name: 'unpin',
  usage: `usage: numberwall unpin SEGMENT [OPTIONS]

Lets a segment go that numberwall pin holds: the detectors decide again.

${OPERATOR_OPTIONS_USAGE}`,
  read(args) {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: OPERATOR_OPTIONS,
    });
    if (values.help) return 'help';
    const [given, ...more] = positionals;
    if (more.length > 0) throw new TypeError('give one SEGMENT');
    return { ...values, body: { segment: segmentOf(given) } };
  },
  async run({ body }, client) {
    const answer = await client.send('POST', '/containment/unpin', body);
    return { json: answer, lines: containmentTable([answer['segment']].filter(isJsonObject)) };
  },
});
