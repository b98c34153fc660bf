import { z } from 'zod';

import { REGISTRATION_STEPS } from '../../src/core/blind/step.ts';
import { choice } from '../types/choice.ts';
import { integer } from '../types/number.ts';
import { mapping } from '../types/object.ts';
import { id, text } from '../types/text.ts';

const member = (example: string) => text('a member name', example);

const value = z
  .union([z.string().max(256), z.number(), z.boolean()], {
    error: 'must be a text, a number, true or false',
  })
  .meta({ form: 'text, number, true or false', example: "'{handle}'" })
  .describe('A member of the answer');

/** How a route answers without telling whether a number has an account. */
export const blind = mapping({
  step: choice(REGISTRATION_STEPS).describe('What the route is to a registration'),
  answer: z
    .record(z.string(), value, { error: 'must be a mapping of member names' })
    .prefault({})
    .describe(
      'The answer, the same for every number. `{handle}` stands for a handle in place of the account id, `{request}` for an id of the request, `{via}` for the form field of that name',
    ),
  unknown: z.exactOptional(
    z
      .record(z.string(), value, { error: 'must be a mapping of member names' })
      .describe(
        'Of `lookup`: the upstream’s answer for a number without an account, which invented answers (`answers.suspected: decoy`) repeat',
      ),
  ),
  member: z.exactOptional(
    member('authy_id').describe(
      'The member of the upstream’s answer with the account id (`lookup`, `create`, `complete`), or with its id of the request (`start`)',
    ),
  ),
  request: z.exactOptional(
    member('request_id').describe('Of `status`: the path parameter with the id of the request'),
  ),
  as: z.exactOptional(
    id('registration-start').describe(
      'The route that the upstream is asked by, where this one is the gateway’s own; such a route never tells, whatever `disclosure` says',
    ),
  ),
  fields: z.exactOptional(
    z
      .record(z.string(), member('pin').describe('Its name there'), {
        error: 'must be a mapping of field names',
      })
      .describe('Names that fields have on the route of `as`'),
  ),
  status: z.exactOptional(integer(200, 299).describe('Status of the answer; unless set, 200')),
  accepted: z.exactOptional(
    mapping({
      member: member('status').describe('Member of the upstream’s answer'),
      value: text('a value', 'accepted').describe('Its value'),
    }).describe('Of `status`: by what the owner has accepted; only then the upstream’s answer is told'),
  ),
}).describe('How it answers where it may not tell: without it, it refuses there');
