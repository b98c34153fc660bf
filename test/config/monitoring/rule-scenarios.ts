/** Series in the notation of promtool, a value a minute, over an hour. */
export type SeriesTable = Readonly<Record<string, string>>;

/** What is different from a quiet day, and which alerts then fire, with their severity. */
export interface RuleScenario {
  readonly name: string;
  readonly series: SeriesTable;
  readonly fires: readonly string[];
}

const steady = (value: number): string => `${value}x65`;
const grows = (each: number): string => `0+${each}x65`;

const degraded = (component: string): string => `numberwall_degraded{component="${component}"}`;
const alarm = (detector: string): string => `numberwall_enumeration_alarm_active{detector="${detector}"}`;
const checks = (platform: string, result: string): string =>
  `numberwall_attestations_total{platform="${platform}",result="${result}"}`;

const timing = (pair: string): string => `numberwall_enumeration_response_timing_t{pair="${pair}"}`;

const DENIED = 'numberwall_requests_total{path="deny"}';
const UPSTREAM = 'numberwall_upstream_failures_total{reason="timeout"}';
const FAILED_UPSTREAM = 'numberwall_failed_requests_total{cause="upstream"}';
const FAILED_STORE = 'numberwall_failed_requests_total{cause="store"}';
const LEVEL = 'numberwall_enumeration_containment_level{segment="western-europe/tee"}';
const FOREIGN = 'numberwall_enumeration_foreign_answers_total{segment="western-europe/tee"}';
const BOUND = 'numberwall_enumeration_leak_bound_numbers{window="1h"}';
const REPLAYED = 'numberwall_enumeration_token_reuse_total{kind="proof"}';
const COMPLETED = 'numberwall_enumeration_completions_total{segment="western-europe/tee"}';
const DIED = 'numberwall_worker_exits_total{reason="died"}';
const QUICK = 'numberwall_request_duration_seconds_bucket{le="1"}';

/** An instance on a quiet day: sixty answers a minute, a canary each minute, now and then a refusal. */
export const QUIET: SeriesTable = {
  'up{job="numberwall"}': steady(1),
  'numberwall_requests_total{path="answer"}': grows(60),
  [DENIED]: grows(1),
  'numberwall_requests_total{path="error"}': grows(1),
  numberwall_request_duration_seconds_count: grows(62),
  [QUICK]: grows(62),
  [UPSTREAM]: steady(0),
  [FAILED_UPSTREAM]: steady(0),
  [FAILED_STORE]: steady(0),
  'numberwall_failed_requests_total{cause="shed"}': steady(0),
  'numberwall_shed_requests_total{device="known"}': steady(0),
  'numberwall_shed_requests_total{device="unknown"}': steady(0),
  [alarm('completion-failure')]: steady(0),
  [alarm('debt-adjacency')]: steady(0),
  [LEVEL]: steady(0),
  [FOREIGN]: steady(0),
  [BOUND]: steady(500),
  'numberwall_enumeration_segment_budget_remaining{segment="western-europe/tee"}': steady(250),
  'numberwall_listed_requests_total{list="honey"}': steady(0),
  [REPLAYED]: grows(0.05),
  [COMPLETED]: grows(40),
  [timing('registered_unregistered')]: steady(1.2),
  [timing('registered_registered')]: steady(-0.7),
  [checks('ios', 'verified')]: grows(30),
  [checks('ios', 'invalid')]: grows(0.2),
  [checks('none', 'unknown_origin')]: grows(1),
  'numberwall_attestation_key_set_age_seconds{issuer="https://attest.example"}': steady(290),
  'numberwall_attestation_evidence_total{provider="apple-app-attest",result="unavailable"}': steady(0),
  'numberwall_operator_requests_total{result="unauthorized"}': steady(0),
  'numberwall_canary_total{result="ok"}': grows(1),
  [DIED]: steady(1),
  'numberwall_canary_total{result="denied"}': steady(0),
  [degraded('store')]: steady(0),
  [degraded('store_fitness')]: steady(0),
  [degraded('upstream')]: steady(0),
  numberwall_store_clock_skew_seconds: steady(0.02),
  numberwall_config_last_reload_successful: steady(1),
  numberwall_telemetry_errors_total: steady(0),
  'numberwall_network_data_age_seconds{database="asn"}': steady(86_400),
};

const BURN_FAST = 'NumberwallErrorBudgetBurnFast page';
const BURN_SLOW = 'NumberwallErrorBudgetBurnSlow ticket';
const SUSPECTED = 'NumberwallEnumerationSuspected ticket';

const ATTACKS: readonly RuleScenario[] = [
  { name: 'quiet traffic: nothing', series: {}, fires: [] },
  {
    name: 'an attack that is refused: pages as an attack, and nobody for errors',
    series: {
      [DENIED]: grows(60_000),
      [alarm('completion-failure')]: steady(1),
      [alarm('debt-adjacency')]: steady(1),
      [LEVEL]: steady(2),
    },
    fires: ['NumberwallEnumerationConfirmed page', SUSPECTED],
  },
  {
    name: 'a flood without tokens, refused: a ticket',
    series: { [DENIED]: grows(6_000), [checks('none', 'unknown_origin')]: grows(6_000) },
    fires: ['NumberwallAttestationFailuresHigh ticket'],
  },
  {
    name: 'a scan for paths and numbers that do not exist: nothing',
    series: { 'numberwall_requests_total{path="error"}': grows(6_000) },
    fires: [],
  },
  {
    name: 'starts that fail, and no witness, as when a carrier is down: suspected alone',
    series: { [alarm('completion-failure')]: steady(1) },
    fires: [SUSPECTED],
  },
  { name: 'a segment that an operator holds: nothing', series: { [LEVEL]: steady(3) }, fires: [] },
  {
    name: 'strangers are told 420 numbers in an hour of 500',
    series: { [FOREIGN]: grows(7) },
    fires: ['NumberwallDisclosureHigh page'],
  },
  { name: 'strangers are told 120 of 500: nothing', series: { [FOREIGN]: grows(2) }, fires: [] },
  {
    name: 'strangers are told 15 of 20, too few to say',
    series: { [FOREIGN]: grows(0.25), [BOUND]: steady(20) },
    fires: [],
  },
  {
    name: 'nothing bounds what is told',
    series: { [BOUND]: Array.from({ length: 66 }, () => 'Inf').join(' ') },
    fires: ['NumberwallDisclosureUnbounded page'],
  },
  {
    name: 'time that tells',
    series: { [timing('registered_unregistered')]: steady(-6), [BOUND]: steady(0) },
    fires: ['NumberwallTimeTells page'],
  },
  {
    name: 'time that tells what may be told',
    series: { [timing('registered_unregistered')]: steady(-6) },
    fires: [],
  },
  {
    name: 'time that tells two registered numbers apart as well: the probe is at fault',
    series: {
      [timing('registered_unregistered')]: steady(-6),
      [timing('registered_registered')]: steady(7),
      [BOUND]: steady(0),
    },
    fires: [],
  },
  {
    name: 'an empty gate',
    series: { 'numberwall_enumeration_segment_budget_remaining{segment="western-europe/tee"}': steady(0) },
    fires: ['NumberwallGateEmpty ticket'],
  },
  {
    name: 'recorded requests are sent again',
    series: { [REPLAYED]: grows(960) },
    fires: ['NumberwallProofsReplayed ticket'],
  },
  {
    name: 'honey, once',
    series: { 'numberwall_listed_requests_total{list="honey"}': '0x40 1x25' },
    fires: ['NumberwallHoneyAsked ticket'],
  },
  {
    name: 'an app whose proofs fail',
    series: { [checks('ios', 'invalid')]: grows(15) },
    fires: ['NumberwallAttestationFailuresHigh page'],
  },
  {
    name: 'guesses at the operator API',
    series: { 'numberwall_operator_requests_total{result="unauthorized"}': grows(5) },
    fires: ['NumberwallOperatorGuessing ticket'],
  },
];

const ERRORS: readonly RuleScenario[] = [
  {
    name: '2 % of the upstream’s answers fail: pages',
    series: { [UPSTREAM]: grows(1.2), [FAILED_UPSTREAM]: grows(1.2) },
    fires: [BURN_FAST, BURN_SLOW],
  },
  {
    name: 'the same where no answer shows it, because all are alike',
    series: { [UPSTREAM]: grows(1.2) },
    fires: [BURN_FAST, BURN_SLOW],
  },
  {
    name: 'the same behind a flood of refusals',
    series: { [UPSTREAM]: grows(1.2), [FAILED_UPSTREAM]: grows(1.2), [DENIED]: grows(3_000) },
    fires: [BURN_FAST, BURN_SLOW],
  },
  { name: '0.4 %: a ticket', series: { [UPSTREAM]: grows(0.24) }, fires: [BURN_SLOW] },
  { name: '0.05 %: nothing', series: { [UPSTREAM]: grows(0.03) }, fires: [] },
  {
    name: 'what is over pages no more',
    series: { [UPSTREAM]: '0+1.2x20 24x45' },
    fires: [BURN_SLOW],
  },
  {
    name: 'a quarter of the answers takes over a second',
    series: { [QUICK]: grows(46) },
    fires: ['NumberwallLatencyBudgetBurn ticket'],
  },
  {
    name: 'Redis away: protection is degraded, and people wait',
    series: {
      [degraded('store')]: steady(1),
      [FAILED_STORE]: grows(60),
      'numberwall_requests_total{path="answer"}': steady(0),
    },
    fires: ['NumberwallProtectionDegraded page', BURN_FAST, BURN_SLOW],
  },
  {
    name: 'known devices are shed',
    series: { 'numberwall_shed_requests_total{device="known"}': grows(0.02) },
    fires: ['NumberwallShedding page'],
  },
  {
    name: 'unknown devices are shed, which is no error',
    series: {
      'numberwall_shed_requests_total{device="unknown"}': grows(600),
      'numberwall_failed_requests_total{cause="shed"}': grows(600),
    },
    fires: ['NumberwallShedding ticket'],
  },
];

const PARTS: readonly RuleScenario[] = [
  {
    name: 'keys that were not read for nearly two hours',
    series: { 'numberwall_attestation_key_set_age_seconds{issuer="https://attest.example"}': '3000+60x65' },
    fires: ['NumberwallAttestationKeysStale ticket'],
  },
  {
    name: 'evidence that nobody can judge',
    series: {
      'numberwall_attestation_evidence_total{provider="apple-app-attest",result="unavailable"}': grows(1),
    },
    fires: ['NumberwallEvidenceUnavailable ticket'],
  },
  {
    name: 'a canary that is refused',
    series: { 'numberwall_canary_total{result="denied"}': grows(0.5) },
    fires: ['NumberwallFalseRefusals page'],
  },
  {
    name: 'people who come no more, and a canary that does',
    series: { [COMPLETED]: '0+40x35 1400+1x30' },
    fires: ['NumberwallRegistrationsVanished page'],
  },
  { name: 'a night: half as many', series: { [COMPLETED]: '0+40x35 1400+20x30' }, fires: [] },
  {
    name: 'a canary that is silent',
    series: { 'numberwall_canary_total{result="ok"}': steady(7) },
    fires: ['NumberwallCanarySilent ticket'],
  },
  {
    name: 'workers that die again and again',
    series: { [DIED]: '1x50 1+1x15' },
    fires: ['NumberwallWorkersDying ticket'],
  },
  {
    name: 'an instance that is gone',
    series: { 'up{job="numberwall",instance="b"}': steady(0) },
    fires: ['NumberwallInstanceDown page'],
  },
  {
    name: 'no instance at all',
    series: { 'up{job="numberwall"}': '1x20 stale' },
    fires: ['NumberwallInstanceDown page'],
  },
  {
    name: 'a Redis that evicts',
    series: { [degraded('store_fitness')]: steady(1) },
    fires: ['NumberwallStoreUnfit page'],
  },
  {
    name: 'an open circuit',
    series: { [degraded('upstream')]: steady(1) },
    fires: ['NumberwallPartDegraded ticket'],
  },
  {
    name: 'a clock that is behind',
    series: { numberwall_store_clock_skew_seconds: steady(-0.7) },
    fires: ['NumberwallClockSkew ticket'],
  },
  {
    name: 'a reload that was refused',
    series: { numberwall_config_last_reload_successful: steady(0) },
    fires: ['NumberwallReloadFailed ticket'],
  },
  {
    name: 'telemetry that loses events',
    series: { numberwall_telemetry_errors_total: grows(0.1) },
    fires: ['NumberwallTelemetryErrors ticket'],
  },
  {
    name: 'a database of networks of fifty days',
    series: { 'numberwall_network_data_age_seconds{database="asn"}': steady(50 * 86_400) },
    fires: ['NumberwallNetworkDataOld ticket'],
  },
];

/** Every alert fires in at least one of them. */
export const RULE_SCENARIOS: readonly RuleScenario[] = [...ATTACKS, ...ERRORS, ...PARTS];
