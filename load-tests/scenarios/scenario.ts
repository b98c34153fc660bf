/** Where the adversary’s numbers come from, and in which order they are asked about. */
export interface NumberStrategy {
  /**
   * `plan`: all of US mobile space. `block`: neighbours, one block of 10,000 and then the next. `list`: numbers scattered
   * over the plan, known before the attack begins.
   */
  readonly from: 'plan' | 'block' | 'list';
  /** How many numbers that are; all of the plan where absent. */
  readonly size?: number;
  /** `ascending`, `shuffled` (each once, in an order that no neighbour test sees), `random` (drawn anew each time). */
  readonly order: 'ascending' | 'shuffled' | 'random';
  /** Share of these numbers that are registered, from 0 to 1. */
  readonly hitRatio: number;
  /** How often each number is asked about before the next; 1 where absent. */
  readonly repeats?: number;
}

/** What the adversary has to spend. */
export interface Adversary {
  readonly ipv4: number;
  /** IPv6 networks of /64, all of one /48. */
  readonly ipv6Slash64: number;
  readonly autonomousSystems: number;
  /** Keys with a genuine attestation token. */
  readonly deviceKeys: number;
  /** Tokens and keys of other people’s phones, which malware on them uses. */
  readonly stolenTokens: number;
  /** Certificates that vouch for those keys. */
  readonly issuers: number;
  /** Numbers whose messages the adversary can read. */
  readonly ownedNumbers: number;
}

/** When requests come: an open model, in which no arrival waits for an answer. */
export interface Load {
  /** Over the whole campaign. */
  readonly perSecond: number;
  /** `burst`: everything within `burstSeconds`, once. */
  readonly shape: 'constant' | 'burst';
  readonly burstSeconds?: number;
  /** Days that the campaign lasts. */
  readonly campaignDays: number;
  /** Requests of one key before the next one is taken; without it every request takes the next. */
  readonly requestsPerKey?: number;
  /** Each `request` takes the next address, or each `key` has one of its own. */
  readonly addressPer: 'request' | 'key';
  /** Starts with the crowd that is beside it, to hide in it. */
  readonly insideCrowd?: true;
  /**
   * The slice that is played over real sockets: a flood at its own rate for a while, or the day of a slow campaign pressed
   * into that time. Bounds of a day hold for it as they are, because pressing forgives nothing.
   */
  readonly slice: { readonly perSecond: number; readonly seconds: number };
}

/** The calls that can answer “is this number registered?”. */
export type ProbeRoute = 'lookup' | 'user-create';

/** What an answer says to the one who asks, as far as it can be seen from outside. */
export type Refusal = 'refused' | 'blind';

/** What the adversary does when it is not told. */
export interface Reaction {
  /** `refused`: status 4xx or 5xx. `blind`: answers that look the same for many numbers in a row. */
  readonly on: Refusal;
  readonly then: 'slow-down' | 'shuffle' | 'switch-route' | 'next-address' | 'buy-keys';
  /** So many in a row until it reacts; 1 where absent. */
  readonly after?: number;
  /** Of `slow-down`: the rate is multiplied by this, below 1; half where absent. Of `buy-keys`: so many keys; 1 where absent. */
  readonly by?: number;
}

/** What the adversary pays, in US dollars. */
export interface Prices {
  /** A device key with a genuine token. */
  readonly key: number;
  /** An address for the length of the attack. */
  readonly address: number;
}

/** One way of asking, that a searching adversary tries and pays for. */
export interface Way {
  readonly route: ProbeRoute;
  /** Questions that one key asks before another is bought. */
  readonly perKey: number;
  /** Questions that come from one address before another is rented. */
  readonly perAddress: number;
}

/** Looks for the way that costs least for each number learned: the cheapest so far, and now and then another. */
export interface Search {
  readonly ways: readonly Way[];
  /** Share of questions that try a way at random, above 0 and below 1. */
  readonly explore: number;
}

/** What must hold while the attack goes on; a bound is broken above 1.01 times itself. */
export interface Bound {
  /** Truthful answers in a day about numbers that the adversary does not own. */
  readonly answersPerDay: number;
  /** Of requests that carry the very same proof: how many may be admitted. */
  readonly proofUses?: number;
  /** Share of the owners of the asked numbers who still register, at least. */
  readonly ownersRegister?: number;
  /** No answer tells classes of numbers apart: area under the ROC curve and Welch’s t, at most. */
  readonly distinguishable?: { readonly auc: number; readonly welchT: number };
}

/** What breaks in the middle of it. */
export type Fault = 'store-killed';

/** An adversary, and what must hold against it. */
export interface AttackScenario {
  readonly kind: 'attack';
  readonly id: string;
  readonly name: string;
  /** What is known of the real case, and what is assumed here. */
  readonly anchor: string;
  readonly adversary: Adversary;
  readonly numbers: NumberStrategy;
  readonly load: Load;
  readonly routes: readonly ProbeRoute[];
  /** Of its requests: `none` carry a token, each has a fresh `signed` proof, all carry the `same-proof`. */
  readonly attestation: 'none' | 'signed' | 'same-proof';
  /** How the routes tell where the bound is about answers: `budgeted`, or as the production profile ships them, `never`. */
  readonly disclosure: 'budgeted' | 'never';
  readonly reactions: readonly Reaction[];
  /** In place of a fixed plan for keys and addresses. */
  readonly search?: Search;
  readonly prices?: Prices;
  readonly fault?: Fault;
  readonly bound: Bound;
  /** Seconds until the attack learns nothing more, at most; null where there is nothing to contain. */
  readonly containWithinSeconds: number | null;
}

/** A part of the day of honest people. */
export interface HonestLoad {
  /** Registrations that begin in a second. */
  readonly perSecond: number;
  /** Days that it lasts. */
  readonly days: number;
  /** Amplitude of the day’s curve, 1 + a·sin; 0: constant. */
  readonly diurnal: number;
  /** A part of them all at once, from one address: how many people within how many seconds. */
  readonly burst?: { readonly people: number; readonly seconds: number };
  /** Share of starts that are completed with the code. */
  readonly completion: number;
  /** Look-ups for each registration: who waits for a message that does not come tries again. */
  readonly startsPerEpisode: number;
  /** Numbers that one device registers, one after the other. */
  readonly numbersPerDevice: number;
  /** Devices that register one number. */
  readonly devicesPerNumber: number;
  /** Addresses that one registration is seen from. */
  readonly addressesPerEpisode: number;
  /** Addresses that all of them share; 0: each has its own. */
  readonly sharedAddresses: number;
  /** Where their numbers lie: scattered, or neighbours in one block. */
  readonly numbers: 'scattered' | 'one-block';
  /** Share of the numbers that have an account before. */
  readonly registered: number;
  /** As in `Load`: the slice that is played over real sockets. */
  readonly slice: { readonly perSecond: number; readonly seconds: number };
}

/** What honest people must be spared. */
export interface HonestBound {
  /** Share of requests that are refused, at most. */
  readonly deniedShare: number;
  /** Share of first answers about a number that tell nothing, at most, where `disclosure` is `budgeted`. */
  readonly blindShare: number;
  /** The same within a burst. */
  readonly blindShareInBurst?: number;
  /** Alarms of detectors, at most; absent where one may sound. */
  readonly alarms?: 0;
  /** Level of containment, at most. */
  readonly level: 0 | 1;
  /** From this number on a device is told nothing, and is not refused. */
  readonly blindFromNumber?: number;
}

/** Honest people, and what they must not notice. */
export interface HonestScenario {
  readonly kind: 'honest';
  readonly id: string;
  readonly name: string;
  readonly anchor: string;
  readonly load: HonestLoad;
  readonly bound: HonestBound;
}

export type Scenario = AttackScenario | HonestScenario;
