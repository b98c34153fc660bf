import { z } from 'zod';

import { PROOF_MODES } from '../../src/core/attestation/token-profile.ts';
import { choice } from '../types/choice.ts';
import { duration } from '../types/duration.ts';
import { flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { pathTemplate } from '../types/path-template.ts';
import { percentage } from '../types/percentage.ts';
import { id, matching, text } from '../types/text.ts';
import { blind } from './blind-rule.ts';
import { challengeRule } from './challenge-rule.ts';

const name = () =>
  matching('a field name', /^[A-Za-z0-9_.-]+(\[[A-Za-z0-9_.-]*\])*$/, 'cellphone').describe(
    'A field or path parameter',
  );

const FIELD = mapping({
  maxLength: integer(1, 4_096).prefault(256).describe('Longest value in characters'),
  values: z.exactOptional(
    list(text('a value', 'sms'), 1, 64).describe('The only values let through; none: any'),
  ),
  required: flag().prefault(false).describe('Without it the request is refused'),
});

/** How much of the upstream’s answer a route may tell. */
export const disclosure = () =>
  choice(['never', 'budgeted', 'always']).describe(
    '`never`: the same answer for every number; `budgeted`: the upstream’s answer while every budget has room; `always`: development only',
  );

const number = mapping({
  in: choice(['path', 'form']).describe('Where it stands'),
  countryCode: list(name(), 0, 8)
    .prefault([])
    .describe('Names of the country calling code; the first one present counts'),
  national: list(name(), 0, 8)
    .prefault([])
    .describe('Names of the rest of the number; the first one present counts'),
  e164: z.exactOptional(
    list(name(), 1, 8).describe('In place of both: names of the whole number, which begins with +'),
  ),
}).describe('Where the phone number is, if the route has one');

const attestation = z
  .union([choice(['off', 'monitor', 'enforce']), mapping({ enforce: percentage() })], {
    error: 'must be off, monitor, enforce, or a percentage as { enforce: 25% }',
  })
  .meta({ form: '`off` · `monitor` · `enforce` · `{ enforce: 25% }`', example: 'enforce' })
  .describe(
    '`monitor`: verified and counted, never refused; a percentage refuses for that share of devices, by address where there is none',
  );

/** One line of the table of protected routes. */
export const route = mapping({
  id: id('lookup').describe('Its name in policies, metrics and logs'),
  method: choice(['GET', 'POST']).describe('HTTP method'),
  path: pathTemplate().describe('Path after the public origin; `{name}` stands for a segment or part of one'),
  number: z.exactOptional(number),
  account: z.exactOptional(name().describe('Path parameter that holds the account (Authy id)')),
  cost: z.exactOptional(
    integer(1, 1_000).describe(
      'Times what a request here costs each policy that counts requests; distinct members and failures cost the same everywhere',
    ),
  ),
  attestation: attestation.prefault('enforce'),
  proofs: z.exactOptional(
    list(choice(PROOF_MODES), 1, PROOF_MODES.length).describe(
      'Proofs that it accepts, of those that the issuer of the token does; none: all of them',
    ),
  ),
  challenge: z.exactOptional(
    challengeRule().describe('As `attestation.challenge`, for this route; unless set, that holds'),
  ),
  maxTokenAge: z.exactOptional(
    duration('10s', '24h').describe(
      'Age above which a token is too old here; without it, its `exp` alone counts',
    ),
  ),
  disclosure: z.exactOptional(
    disclosure().describe(
      'What it may tell. Unless set: `never` in production where it has `blind`, otherwise `budgeted`',
    ),
  ),
  blind: z.exactOptional(blind),
  form: z.exactOptional(
    z
      .record(z.string(), FIELD, { error: 'must be a mapping of field names' })
      .describe('Form fields let through; without it the route takes no body'),
  ),
  body: z.exactOptional(
    choice(['form', 'json']).describe('How a body writes the fields; unless set, `form`'),
  ),
  answer: list(text('a member name', 'success'), 1, 64).describe(
    'Members of the upstream’s answer let through',
  ),
  onRefusal: choice(['request_invalid', 'code_invalid', 'not_found'])
    .prefault('request_invalid')
    .describe('Problem for an answer of 4xx by the upstream'),
  completedBy: z.exactOptional(
    text('a member name', 'device').describe('The member whose presence means a completed registration'),
  ),
});

/** The table of protected routes. */
export const routes = list(route, 1, 64).describe('The protected routes, in order; the first match counts');
