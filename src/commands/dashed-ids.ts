/** A keyed hash or a thumbprint that begins with a dash: of every 64 one does, and is no option for that. */
const DASHED_ID = /^-(?:[A-Za-z0-9_-]{21}|[A-Za-z0-9_-]{42})$/;

/** The arguments, those ids behind `--`, so that `parseArgs` takes them for what they are. */
export const shieldDashedIds = (args: readonly string[]): string[] => {
  const ids = args.filter((arg) => DASHED_ID.test(arg));
  return ids.length === 0 ? [...args] : [...args.filter((arg) => !DASHED_ID.test(arg)), '--', ...ids];
};
