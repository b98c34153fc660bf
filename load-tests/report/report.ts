import { z } from 'zod';

import type { Immutable } from '../scenarios/fields.ts';

const count = (description: string) => z.int().min(0).meta({ description });
const amount = (description: string) => z.number().meta({ description });
const maybe = (description: string) => z.number().nullable().meta({ description });
const flag = (description: string) => z.boolean().meta({ description });
const words = (description: string) => z.string().meta({ description });
const column = (description: string) => z.array(z.number()).meta({ description });
const gaps = (description: string) => z.array(z.number().nullable()).meta({ description });

const verdict = z
  .strictObject({
    id: words('Stable name of the threshold'),
    claim: words('What must hold, as a sentence'),
    measured: amount('What the run has shown'),
    bound: amount('What it is held against'),
    unit: words('Of both'),
    holds: flag('False where it is broken'),
  })
  .meta({ description: 'One threshold, and how the run stands to it' });

const spent = {
  asked: count('Questions'),
  keys: count('Device keys that were used'),
  addresses: count('Addresses that were used'),
  dollars: maybe('US dollars, by the prices of the scenario; null where it has none'),
  dollarsPerNumber: maybe('For each number learned, in truth; null where nothing was, or without prices'),
};

const spending = z
  .strictObject({
    ...spent,
    prices: words('Where the prices are from').nullable(),
    ways: z
      .array(
        z.strictObject({
          way: words('What was tried'),
          ...spent,
          numbersLearned: count('Numbers that were learned by it, in truth'),
          isCheapest: flag('Of those that brought anything, the one with the lowest price'),
        }),
      )
      .meta({ description: 'Of an adversary that looks for the best way: each one that it tried' }),
  })
  .meta({ description: 'What the adversary has used up' });

const totals = z
  .strictObject({
    arrivals: count('Questions that were due'),
    dropped_iterations: count('Of them, those that could not be sent in time'),
    numbersLearned: count('Foreign numbers whose state the adversary was told, in truth'),
    toldFalse: count('Answers that were invented'),
    blind: count('Answers that are the same for every number'),
    refused: count('Status 4xx or 5xx'),
    failed: count('No answer at all'),
    refusals: z.record(z.string(), z.int().min(0)).meta({ description: 'The refused ones by problem code' }),
    naiveNumbers: count(
      'Numbers that 10 requests a minute for each address, and no other limit, would have given away',
    ),
    bound: maybe('Answers that a run of this length may give at most; null for honest people alone'),
    honest: z
      .strictObject({
        begun: count('Registrations that began'),
        registered: count('Those that were completed'),
        told: count('Look-ups that were told the truth'),
        blind: count('Look-ups that were told nothing'),
        blindWhereAttacked: count('People who were told nothing where the attack asked too'),
        refused: count('Requests that were refused'),
        askedToComeLater: count('Requests that were answered 503 with a time to come back'),
      })
      .meta({ description: 'Honest people beside the attack' }),
    spending,
  })
  .meta({ description: 'Sums over the run' });

const series = z
  .strictObject({
    stepSeconds: amount('Seconds between two values of each column'),
    arrivals: column('Questions that were due'),
    dropped: column('Questions that could not be sent in time'),
    learned: column('Answers that told the truth'),
    toldFalse: column('Answers that were invented'),
    blind: column('Answers that told nothing'),
    refused: column('Refusals'),
    failed: column('No answer'),
    naive: column('Numbers that a limit per address alone would have given away'),
    refusals: z.record(z.string(), z.array(z.number())).meta({ description: 'Refusals by problem code' }),
    attackP50: gaps('Median time of answers to the attack, milliseconds'),
    attackP99: gaps('99th percentile of the same'),
    honestP50: gaps('Median time of answers to honest people, milliseconds'),
    honestP99: gaps('99th percentile of the same'),
    honestBegun: column('Honest people who began'),
    honestRegistered: column('Honest people who were registered'),
    honestBlind: column('Look-ups of honest people that were told nothing'),
    honestRefused: column('Requests of honest people that were refused'),
    foreignAnswers: gaps('The gateway’s own count of truthful answers that no completion has repaid, so far'),
    leakBound: gaps('The gateway’s own bound of those, for a day'),
    suspicion: gaps('The strongest detector, value ÷ threshold'),
    level: gaps('The highest level of containment in any segment, 0 to 3'),
    alarms: gaps('Alarms so far'),
  })
  .meta({ description: 'One value for each step of the time axis; null where there is none' });

const reportSchema = z
  .strictObject({
    formatVersion: z.literal(1).meta({ description: 'Of this form; a change that breaks readers raises it' }),
    scenario: z.strictObject({
      id: words('Short name'),
      name: words('Name'),
      kind: z.enum(['attack', 'honest']),
      anchor: words('What is known of the real case, and what is assumed'),
    }),
    configuration: z
      .strictObject({
        startedAt: z.iso.datetime().meta({ description: 'UTC' }),
        seed: count('The same seed asks the same questions'),
        target: z.enum(['own', 'given']).meta({ description: 'Started by the lab, or given by --target' }),
        disclosure: z.enum(['budgeted', 'never', 'unknown']),
        instances: count('Gateways that were attacked'),
        seconds: amount('How long arrivals came'),
        attackPerSecond: amount('Questions in a second'),
        honestPerSecond: amount('Registrations in a second'),
        honest: words('Which honest traffic'),
        viaProxy: flag('Addresses were told in X-Forwarded-For'),
      })
      .meta({ description: 'What was played' }),
    partial: flag('It was interrupted: the figures are those until then'),
    holds: flag('No threshold is broken'),
    verdicts: z.array(verdict),
    totals,
    series,
  })
  .meta({ description: 'What one run has shown. No number, address, token or key is in it' });

/** What `--json` writes: the report of a scenario, or those of all. */
const reportFileSchema = z.union([reportSchema, z.array(reportSchema)]);

/** What one run has shown: the JSON file, and what the page is drawn from. No number, address, token or key is in it. */
export type Report = Immutable<z.output<typeof reportSchema>>;

/** Sums over the run. */
export type Totals = Report['totals'];

/** One value for each step of the time axis; null where there is none. */
export type Series = Report['series'];

/** The form of `--json` as JSON Schema (2020-12). */
export const reportJsonSchema = (): object => ({
  title: 'Report of the attack lab',
  ...z.toJSONSchema(reportFileSchema, { reused: 'ref' }),
});
