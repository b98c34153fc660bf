import { z } from 'zod';

import { LIST_KINDS, MAX_LIST_ENTRIES, type ListSubject } from '../../src/core/lists/list-rule.ts';
import { instant } from '../types/instant.ts';
import { keyedId } from '../types/keyed-id.ts';
import { listedNetwork } from '../types/listed-network.ts';
import { flag, integer } from '../types/number.ts';
import { list, mapping } from '../types/object.ts';
import { reason } from '../types/reason.ts';
import { id } from '../types/text.ts';

const keyed = (what: string) => z.exactOptional(keyedId().describe(what));

const SUBJECT = {
  address: z.exactOptional(listedNetwork().describe('Every address of this network')),
  device: keyed('One device, by the keyed hash of its key’s thumbprint'),
  hardware: keyed('All keys of one phone, by keyed hash'),
  number: keyed('One phone number, by keyed hash'),
  account: keyed('One account, by keyed hash'),
  block: keyed('10,000 neighbouring numbers, by keyed hash'),
  issuer: keyed('Every device of one attestation certificate or key, by keyed hash'),
  asn: keyed('Every address of one autonomous system, by keyed hash'),
  'network-class': keyed('Every address of one class of networks, by keyed hash'),
};

const COMMON = {
  until: z.exactOptional(
    instant().describe('From then on the entry does not hold; without it, it holds for good'),
  ),
  reason: reason().describe('Why; shown to operators'),
};

type Subjects = z.output<z.ZodObject<typeof SUBJECT>>;
type Context = z.core.$RefinementCtx;

const issue = (context: Context, message: string, remedy: string): never => {
  context.addIssue({ code: 'custom', message, params: { remedy } });
  return z.NEVER;
};

const aboutOf = (given: Subjects, context: Context): ListSubject => {
  const [kind, ...more] = LIST_KINDS.filter((each) => given[each] !== undefined);
  if (kind === undefined || more.length > 0) {
    const message = kind === undefined ? 'names nobody' : 'names more than one thing';
    return issue(context, message, `Give it one of ${LIST_KINDS.join(', ')}.`);
  }
  if (kind === 'address') {
    return given.address === undefined ? z.NEVER : { kind, network: given.address };
  }
  return { kind, subject: given[kind] ?? '' };
};

/** What every entry says: whom it is about, why, and for how long. */
export interface Said {
  readonly about: ListSubject;
  readonly reason: string;
  readonly expiresAt?: number;
}

const saidOf = (given: Subjects & { reason: string; until?: number }, context: Context): Said => ({
  about: aboutOf(given, context),
  reason: given.reason,
  ...(given.until === undefined ? {} : { expiresAt: given.until }),
});

const entry = () => mapping({ ...SUBJECT, ...COMMON }).transform(saidOf);

const override = () =>
  mapping({
    ...SUBJECT,
    policy: id('device-numbers-day').describe(
      'Whose limit it replaces: of `policies`, or of `ledgers` its capacity',
    ),
    limit: z.exactOptional(
      integer(1, 1_000_000_000).describe('In its place; with `distinct` at most 128, not with `pace`'),
    ),
    unlimited: z.exactOptional(
      flag().describe('`true`: the policy does not count these requests, or the ledger does not blind them'),
    ),
    ...COMMON,
  }).transform((given, context) => {
    const { policy, limit, unlimited = false } = given;
    if (unlimited === (limit !== undefined)) {
      const message = unlimited ? 'has both limit and unlimited' : 'has neither limit nor unlimited';
      return issue(context, message, 'Give it limit, or unlimited: true.');
    }
    return { ...saidOf(given, context), adjust: { policy, ...(limit === undefined ? {} : { limit }) } };
  });

/** Who is refused, who is not limited, and for whom a limit is another one. */
export const lists = mapping({
  deny: list(entry(), 0, MAX_LIST_ENTRIES).prefault([]).describe('Refused with 429'),
  allow: list(entry(), 0, MAX_LIST_ENTRIES)
    .prefault([])
    .describe('Counted by no policy; attestation and proofs are asked of them as of all'),
  suspects: list(entry(), 0, MAX_LIST_ENTRIES)
    .prefault([])
    .describe('Never told the truth: see `answers.suspected`'),
  honey: list(entry(), 0, MAX_LIST_ENTRIES)
    .prefault([])
    .describe('Numbers and blocks that nobody honest asks for; who does is logged and counted'),
  overrides: list(override(), 0, MAX_LIST_ENTRIES)
    .prefault([])
    .describe('For these one policy or ledger has another limit, or none'),
}).describe('Entries that operators give in the configuration; see also `numberwall lists`');
