import { z } from 'zod';

import { isVersion } from '../../src/core/attestation/semantic-version.ts';
import type { TokenAlgorithm } from '../../src/core/attestation/token-header.ts';
import { PROOF_MODES, type TokenProfile } from '../../src/core/attestation/token-profile.ts';
import type { KeySource } from '../sections/key-source.ts';
import { choice } from '../types/choice.ts';
import { flag } from '../types/number.ts';
import { list } from '../types/object.ts';
import { scalar } from '../types/scalar.ts';

/** What every preset comes to: one service whose tokens are accepted. */
export interface IssuerSettings {
  /** `iss` of its tokens. */
  readonly issuer: string;
  readonly audience: string;
  readonly algorithms: readonly TokenAlgorithm[];
  readonly keys: KeySource;
  readonly profile: TokenProfile;
  /** The operator says that tokens which anyone who holds them can use are good enough. */
  readonly acceptUnbound: boolean;
}

/** Proofs that may come with the tokens of an issuer. */
export const proofModes = () =>
  list(choice(PROOF_MODES), 1, PROOF_MODES.length).describe(
    'Proofs that may come with its tokens, `dpop` unless set; `pop` covers neither method, URI, token nor body',
  );

/** The word that production asks for before it takes bearer tokens. */
export const acceptUnbound = () =>
  flag()
    .prefault(false)
    .describe('Production: yes, take tokens that bind no key, and that whoever holds them can use');

/** A semantic version. */
export const version = () =>
  scalar({
    expected: 'a semantic version, for example 27.1.0',
    form: 'semantic version',
    example: '27.1.0',
    read: (text) => (isVersion(text) ? text : undefined),
  });

/** The word by which an entry names its preset. */
export const presetName = <const T extends string>(name: T) =>
  z.literal(name).meta({ form: `\`${name}\``, example: name });
