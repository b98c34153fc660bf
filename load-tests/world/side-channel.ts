/** The code that was last sent to the phone of a number; undefined while there is none. */
export const createCodeReader =
  (sideChannelUrl: string | undefined) =>
  async (e164: string): Promise<string | undefined> => {
    if (sideChannelUrl === undefined) return undefined;
    const answer = await fetch(`${sideChannelUrl}/messages/${e164.slice(1)}`).catch(() => undefined);
    const messages =
      answer?.ok === true ? ((await answer.json()) as readonly { readonly pin: string }[]) : [];
    return messages.at(-1)?.pin;
  };
