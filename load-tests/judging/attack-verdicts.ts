import type { Judged } from '../play/attack.ts';
import type { AttackScenario } from '../scenarios/scenario.ts';
import type { Outage } from '../world/outage.ts';
import { separability, type Separability } from './separability.ts';
import { atLeast, atMost, type Verdict } from './verdict.ts';

/** The gate over all segments (`world-gate`, docs/containment.md): answers at once, seconds for one more, share of completions. */
const GATE = { atOnce: 400, trickleSeconds: 864, credit: 0.25 };
/** Standard errors by which a figure must lie beyond its bound to break it. */
const CERTAIN = 2;

/** What a run has that verdicts are about. */
export interface AttackFacts {
  readonly judged: readonly Judged[];
  readonly seconds: number;
  /** Registrations that honest people completed beside it. */
  readonly completions: number;
  /** When the store was away. */
  readonly outage?: Outage | undefined;
  /** Of those who own the asked numbers: wanted, and registered. */
  readonly owners: { readonly wanted: number; readonly registered: number };
}

/** Truthful answers about numbers that the adversary does not own; what one key is told again counts once. */
export const foreignAnswers = (
  { adversary }: Pick<AttackScenario, 'adversary'>,
  judged: readonly Judged[],
): readonly Judged[] => {
  if (adversary.ownedNumbers > 0) return [];
  const seen = new Set<string>();
  return judged.filter(({ told, question }) => {
    const pair = `${question.key ?? 'none'} ${question.number.e164}`;
    return told === 'true' && !seen.has(pair) && seen.add(pair).size > 0;
  });
};

/** The bound of a day, or what the gate lets a run of this length reach, where that is less. */
export const reachableBound = (
  { bound, disclosure }: AttackScenario,
  { seconds, completions }: Pick<AttackFacts, 'seconds' | 'completions'>,
): number => {
  if (disclosure === 'never') return 0;
  const gate = Math.max(GATE.atOnce, completions) + seconds / GATE.trickleSeconds + GATE.credit * completions;
  return Math.min(bound.answersPerDay, Math.floor(gate));
};

/** When all but a hundredth of what was learned had been asked for, in seconds; 0 where nothing was. */
const containedAt = (learned: readonly Judged[]): number => {
  const asked = learned.map(({ atMs, tookMs }) => Math.max(0, atMs - tookMs)).sort((a, b) => a - b);
  return (asked[Math.max(0, Math.ceil(asked.length * 0.99) - 1)] ?? 0) / 1_000;
};

/** What Redis has answered when it is killed is still on its way then, in milliseconds. */
const ON_ITS_WAY_MS = 100;

/** Without its store a gateway cannot know what others have told: it must tell nothing, and soon have its store again. */
const withoutStore = (
  { containWithinSeconds: within }: AttackScenario,
  learned: readonly Judged[],
  outage: Outage,
): readonly Verdict[] => {
  const { fromMs, surelyUntilMs, untilMs } = outage;
  const away = learned.filter(
    ({ atMs, tookMs }) => atMs - tookMs >= fromMs + ON_ITS_WAY_MS && atMs <= surelyUntilMs,
  );
  const seconds = (untilMs - fromMs) / 1_000;
  return [
    atMost('told-without-store', 'While the store is away nothing is told', away.length, 0, 'answers'),
    atMost('store-back', 'Decisions are made again after that time', seconds, within ?? Infinity, 's'),
  ];
};

const CLASSES = [
  ['time', ({ tookMs }: Judged) => tookMs],
  ['size', ({ bytes }: Judged) => bytes],
  ['status', ({ status }: Judged) => status],
  ['fields', ({ fields }: Judged) => fields.length],
] as const;

const distinguishing = (
  judged: readonly Judged[],
  { auc, welchT }: { readonly auc: number; readonly welchT: number },
): readonly Verdict[] => {
  // What is refused is judged by its status alone: it has another body.
  const answered = judged.filter(({ told }) => told !== 'failed');
  const of = (isRegistered: boolean) =>
    answered.filter((each) => each.question.number.isRegistered === isRegistered);
  const measured = CLASSES.map(
    ([name, read]) => [name, separability(of(true).map(read), of(false).map(read))] as const,
  );
  return measured
    .filter((each): each is readonly [(typeof each)[0], Separability] => each[1] !== undefined)
    .flatMap(([name, { auc: area, error, welchT: t }]) => [
      {
        ...atMost(
          `auc-${name}`,
          `The ${name} of answers does not tell classes of numbers apart`,
          area,
          auc,
          'AUC',
        ),
        holds: area - CERTAIN * error <= auc,
      },
      atMost(`welch-${name}`, `Nor does its mean: Welch’s |t|, by ${name}`, t, welchT, '|t|'),
    ]);
};

/** What the scenario demands beside a bound on answers. */
const special = ({ bound }: AttackScenario, { judged, owners }: AttackFacts): readonly Verdict[] => {
  const admitted = judged.filter(({ status }) => status > 0 && status < 400).length;
  const share = owners.wanted === 0 ? 0 : owners.registered / owners.wanted;
  const { proofUses, ownersRegister, distinguishable } = bound;
  return [
    ...(proofUses === undefined
      ? []
      : [
          atMost(
            'proof-uses',
            'One proof is admitted once, by all instances together',
            admitted,
            proofUses,
            'admitted',
          ),
        ]),
    ...(ownersRegister === undefined
      ? []
      : [
          atLeast(
            'owners',
            'Owners of the attacked numbers still register',
            share,
            ownersRegister,
            'of owners',
          ),
        ]),
    ...(distinguishable === undefined ? [] : distinguishing(judged, distinguishable)),
  ];
};

/** Holds a run against what its scenario demands. */
export const judgeAttack = (scenario: AttackScenario, facts: AttackFacts): readonly Verdict[] => {
  const learned = foreignAnswers(scenario, facts.judged);
  const most = reachableBound(scenario, facts);
  const { containWithinSeconds: within } = scenario;
  const claim = 'Truthful answers about foreign numbers stay within the bound';
  return [
    atMost('answers', claim, learned.length, most, 'answers'),
    ...(within === null
      ? []
      : [atMost('contained', 'After that time nothing more is learned', containedAt(learned), within, 's')]),
    ...(facts.outage === undefined ? [] : withoutStore(scenario, learned, facts.outage)),
    ...special(scenario, facts),
  ];
};
