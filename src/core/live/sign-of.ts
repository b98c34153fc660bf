import type { Observation } from '../detection/observation.ts';
import { isExposedStart, type KnownByDetectors } from '../detection/known-by-detectors.ts';
import { tripwireOf } from '../detection/count-observation.ts';
import { failureOf } from '../limits/failures.ts';
import { STALE_REASONS, type SignId } from './signs.ts';

const attestationSign = ({ attestation, code, replayed }: Observation): SignId | undefined => {
  if (replayed) return 'replayed-proofs';
  const failure = failureOf(code);
  if (failure !== 'attestation' && failure !== 'proof') return undefined;
  const reason = attestation?.ok === false ? attestation.reason : '';
  return STALE_REASONS.includes(reason) ? 'stale-proofs' : 'unattested-flood';
};

/** Which signs a request is one event of: the same that their metrics count, seen from the request. */
export const signsOf = (observation: Observation, known: KnownByDetectors): readonly SignId[] => {
  const { code, reason, refusedBy, ledgers, isStart } = observation;
  const signs: SignId[] = [];
  const attested = attestationSign(observation);
  if (attested !== undefined) signs.push(attested);
  if (reason === 'edge_limit') signs.push('address-flood');
  if (refusedBy !== undefined) signs.push('limits-refuse');
  if (ledgers.some(({ enforced, reading }) => enforced && !reading.fits)) signs.push('ledgers-full');
  if (isExposedStart(observation, known)) signs.push('exposed-devices');
  if (code === 'number_invalid') signs.push('impossible-numbers');
  if (
    reason === 'number_unassigned' ||
    (isStart && known.watchesTripwires() && tripwireOf(observation) !== undefined)
  )
    signs.push('tripwires');
  return signs;
};
