import { text } from '../types/text.ts';
import { mapping } from '../types/object.ts';

const path = (example: string) => text('path of a file', example, 4_096);

/** What the operator API keeps beside the store. Paths start from the working directory. */
export const operator = mapping({
  auditFile: path('/var/lib/numberwall/operator-audit.jsonl')
    .prefault('.numberwall/operator-audit.jsonl')
    .describe('One line of JSON for each write of an operator; without it nothing is written'),
  revocationsFile: path('/var/lib/numberwall/revocations.json')
    .prefault('.numberwall/revocations.json')
    .describe('What is revoked, where the embedded store serves; with Redis it is kept there'),
  listsFile: path('/var/lib/numberwall/lists.json')
    .prefault('.numberwall/lists.json')
    .describe('What operators list, where the embedded store serves; with Redis it is kept there'),
  modesFile: path('/var/lib/numberwall/modes.json')
    .prefault('.numberwall/modes.json')
    .describe(
      'Modes that operators give policies, where the embedded store serves; with Redis they are kept there',
    ),
}).describe('The API for operators, `/operator/v1/*` on the admin listener');
