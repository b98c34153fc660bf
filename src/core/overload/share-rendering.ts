/** One rendering for all who ask while it is made: a storm of scrapes costs as much as one scrape after another. */
export const shareRendering = (render: () => Promise<string>): (() => Promise<string>) => {
  let current: Promise<string> | undefined;
  return () =>
    (current ??= render().finally(() => {
      current = undefined;
    }));
};
