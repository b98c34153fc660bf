import { parseStrictJson } from '../../src/core/attestation/strict-json.ts';
import { readBounded } from '../read-bounded.ts';
import { jwkSet } from '../sections/jwk.ts';
import type { Draft } from '../draft.ts';
import { faultAt, type LocatedFault } from '../located-fault.ts';

const MAX_KEY_FILE_BYTES = 262_144;

const faultOf = async (file: string): Promise<string | undefined> => {
  const content = await readBounded(file, MAX_KEY_FILE_BYTES);
  if ('reason' in content) return `names a file that cannot be read (${content.reason})`;
  const set = parseStrictJson(Buffer.from(content.text));
  if (set === undefined) return 'names a file that is no strict JSON object';
  const { error } = jwkSet.safeParse(set);
  return error === undefined
    ? undefined
    : `names a file that is no set of public JWKs: ${error.issues.map(({ message }) => message).join('; ')}`;
};

/** Whether it can be read; what it holds is known to who writes it, `numberwall keys`. */
const ownKeyFile = async (file: string | undefined): Promise<readonly LocatedFault[]> => {
  const content = file === undefined ? undefined : await readBounded(file, MAX_KEY_FILE_BYTES);
  return content !== undefined && 'reason' in content
    ? [
        faultAt(
          ['attestation', 'issuing', 'keysFile'],
          `names a file that cannot be read (${content.reason})`,
          'Make it by numberwall keys generate --file FILE, or name one that is there.',
        ),
      ]
    : [];
};

/** Reads every key-set file once: a missing or wrong one is found before the start, not at the first request. */
export const checkKeyFiles = async ({ attestation }: Draft): Promise<readonly LocatedFault[]> => {
  const faults = await Promise.all(
    (attestation?.issuers ?? []).map(async ({ keys }, index) => {
      const message = 'file' in keys ? await faultOf(keys.file) : undefined;
      const at = ['attestation', 'issuers', index, 'keys', 'file'];
      return message === undefined
        ? []
        : [faultAt(at, message, 'Name a readable JSON file {"keys":[…]} of public keys, each with a kid.')];
    }),
  );
  return [...faults.flat(), ...(await ownKeyFile(attestation?.issuing?.keysFile))];
};
