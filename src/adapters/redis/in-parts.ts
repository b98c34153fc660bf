/** Of a list, in one command at most. */
const AT_ONCE = 500;

/** Works through a list, part by part: no command is so long that others wait for it. */
export const inParts = async <T, R>(
  list: readonly T[],
  work: (part: readonly T[]) => Promise<R>,
): Promise<R[]> => {
  const done: R[] = [];
  for (let at = 0; at < list.length; at += AT_ONCE) done.push(await work(list.slice(at, at + AT_ONCE)));
  return done;
};
