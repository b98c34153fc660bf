/**
 * Reads the messages of phones. Each code is given out once: of two people who register one number at the same time, each
 * types in a code of their own. Undefined while there is none.
 */
export const createCodeReader = (sideChannelUrl: string | undefined) => {
  const typed = new Set<string>();
  return async (e164: string): Promise<string | undefined> => {
    if (sideChannelUrl === undefined) return undefined;
    const answer = await fetch(`${sideChannelUrl}/messages/${e164.slice(1)}`).catch(() => undefined);
    const messages =
      answer?.ok === true ? ((await answer.json()) as readonly { readonly pin: string }[]) : [];
    const next = messages.find(({ pin }) => !typed.has(`${e164} ${pin}`));
    if (next !== undefined) typed.add(`${e164} ${next.pin}`);
    return next?.pin;
  };
};
