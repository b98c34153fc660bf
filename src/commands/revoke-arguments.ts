import { text as readStream } from 'node:stream/consumers';

import { REVOCATION_KINDS, type RevocationKind } from '../core/revocation/revocation.ts';
import type { Output } from './command.ts';

/** What stands on the command line beside the kind. */
export interface RevokedValue {
  readonly value: string;
  readonly issuer?: string | undefined;
  readonly orBelow: boolean;
}

/** Members of the request that name what is revoked. */
type Named = Readonly<Record<string, string | boolean>>;

const isToken = (value: string): boolean => /^[^.]+\.[^.]+\.[^.]+$/.test(value) && value.startsWith('ey');

const APP_VERSION = /^(ios|android):(.+)$/;

const withIssuer = (name: string, { value, issuer }: RevokedValue): Named => {
  if (issuer === undefined) throw new TypeError(`give --issuer beside a ${name}, or a token`);
  return { [name]: value, issuer };
};

const appVersion = ({ value, orBelow }: RevokedValue): Named => {
  const [, platform, version] = APP_VERSION.exec(value) ?? [];
  if (platform === undefined || version === undefined)
    throw new TypeError('an app-version is ios:VERSION or android:VERSION, such as ios:27.1.0');
  return { platform, version, or_below: orBelow };
};

const BY_NAME: Readonly<Record<RevocationKind, (given: RevokedValue) => Named>> = {
  token: (given) => withIssuer('jti', given),
  device: ({ value }) => ({ thumbprint: value }),
  'issuer-key': (given) => withIssuer('kid', given),
  'issuer-certificate': ({ value }) => ({ subject: value }),
  'app-version': appVersion,
};

const TAKES_ISSUER: readonly RevocationKind[] = ['token', 'issuer-key'];

const isKind = (text: string): text is RevocationKind => REVOCATION_KINDS.some((kind) => kind === text);

/**
 * Names what is to be revoked, as the operator API takes it.
 * @throws {TypeError} for what cannot be meant; it quotes nothing.
 */
export const nameRevoked = (kind: string, given: RevokedValue): Named => {
  if (!isKind(kind)) throw new TypeError(`KIND is one of ${REVOCATION_KINDS.join(', ')}`);
  const { value, issuer, orBelow } = given;
  if (value === '') throw new TypeError('VALUE is empty');
  if (orBelow && kind !== 'app-version') throw new TypeError('--or-below goes with app-version');
  const byToken = kind !== 'app-version' && isToken(value);
  if (issuer !== undefined && (byToken || !TAKES_ISSUER.includes(kind)))
    throw new TypeError('--issuer goes with a jti or a kid: everything else needs none');
  return { kind, ...(byToken ? { token: value } : BY_NAME[kind](given)) };
};

/** The value itself, or what standard input holds where it is `-`: a token does not belong in a shell's history. */
export const readValue = async (value: string, { stdin }: Output): Promise<string> => {
  if (value !== '-') return value;
  return stdin === undefined ? '' : (await readStream(stdin)).trim();
};
