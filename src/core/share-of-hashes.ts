const ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';
const CHARACTERS = 5;
const RANGE = ALPHABET.length ** CHARACTERS;

/**
 * Whether a subject is among `share` (0 to 1) of all, by its keyed hash (base64url): the same subject always gets the same answer on
 * every instance, nobody can choose theirs, and who is in at 25 % stays in at 50 %. For whom a policy is enforced, and which numbers a
 * decoy takes for registered.
 */
export const isInShare = (share: number, hash: string): boolean => {
  if (share >= 1) return true;
  if (share <= 0) return false;
  let value = 0;
  for (let at = 0; at < CHARACTERS; at += 1)
    value = value * ALPHABET.length + ALPHABET.indexOf(hash.charAt(at));
  return value < share * RANGE;
};
