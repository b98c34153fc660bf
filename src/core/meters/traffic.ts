import type { AttestedDevice } from '../attestation/verifier.ts';
import type { Observation, Observe } from '../detection/observation.ts';
import type { RequestFacts } from '../subjects/facts.ts';
import type { KeyedHash } from '../subjects/keyed-hash.ts';
import type { Telemetry } from '../telemetry.ts';
import { SECOND, type Instant } from '../time.ts';
import type { DistinctKind } from './distinct.ts';
import type { DistinctMeter } from './distinct-meter.ts';
import { createFanout, REMEMBERED, type FanoutSubjects } from './fanout.ts';
import { createPairCounts } from './pair-counts.ts';
import { createTagOf, type Tag, type TagOf } from './tag.ts';

export interface TrafficMeterDeps {
  readonly hash: KeyedHash;
  readonly distinct: Pick<DistinctMeter, 'note'>;
  readonly telemetry: Pick<Telemetry, 'fanoutSeen' | 'countSeen'>;
}

/** A device has one token at a time, which its end tells from the next. */
const tokenOf = (device: number, { tokenExpiresAt }: AttestedDevice): number =>
  device ^ Math.imul(tokenExpiresAt / SECOND, 0x85eb_ca6b);

/** A network as tokens change it: its autonomous system, or where nothing tells, its /16 or /48. */
const networkOf = ({ network, address }: RequestFacts): string => network?.asn ?? address.ladder[2];

/** Keyed hashes of what a request is about, where it says so. */
const tagsOf = (tagOf: TagOf, { address, facts }: Observation) => {
  const tag = (value: string | undefined): Tag | undefined =>
    value === undefined ? undefined : tagOf(value);
  return {
    number: tag(facts?.number?.e164),
    block: tag(facts?.number?.block),
    address: tag(address?.ladder[0]),
    device: tag(facts?.device?.thumbprint),
    issuer: tag(facts?.device?.issuerSubject),
    hardware: tag(facts?.device?.hardwareSubject),
  };
};

type Tags = ReturnType<typeof tagsOf>;

const DISTINCT_TAGS: readonly (readonly [kind: DistinctKind, tag: keyof Tags])[] = [
  ['numbers', 'number'],
  ['devices', 'device'],
  ['addresses', 'address'],
  ['blocks', 'block'],
  ['issuers', 'issuer'],
];

const subjectsOf = (tags: Tags, attested: AttestedDevice | undefined): FanoutSubjects => {
  const device = tags.device?.low;
  return {
    number: tags.number?.low,
    address: tags.address?.low,
    device,
    token: device === undefined || attested === undefined ? undefined : tokenOf(device, attested),
    hardware: tags.hardware?.low,
    issuer: tags.issuer?.low,
  };
};

/** Observes who asks about whom: distinct subjects, how they fan out, and tokens that travel. What it keeps are keyed hashes. */
export const createTrafficMeter = ({ hash, distinct, telemetry }: TrafficMeterDeps): Observe => {
  const tagOf = createTagOf(hash);
  const fanout = createFanout();
  const networks = createPairCounts(REMEMBERED);
  /** A network that is new to a token comes with an address that is new to it. */
  const noteNetwork = (token: number, facts: RequestFacts, at: Instant): void => {
    const known = networks.add(token, tagOf(networkOf(facts)).low, at);
    if (known !== undefined && known > 1) telemetry.countSeen('replays', 1, 'network');
  };
  return (observation) => {
    const { facts, at, code, reason } = observation;
    if (code === 'number_invalid' && reason === 'number_unassigned')
      telemetry.countSeen('tripwires', 1, 'unassigned');
    const tags = tagsOf(tagOf, observation);
    for (const [kind, of] of DISTINCT_TAGS) {
      const tag = tags[of];
      if (tag !== undefined) distinct.note(kind, tag);
    }
    if (facts === undefined) return;
    const subjects = subjectsOf(tags, facts.device);
    fanout.note(subjects, at, (kind, partners) => {
      telemetry.fanoutSeen(kind, partners);
      if (kind === 'addresses_per_token' && subjects.token !== undefined)
        noteNetwork(subjects.token, facts, at);
    });
  };
};
