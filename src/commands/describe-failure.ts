/** What went wrong on the way to a gateway, in one sentence. */
export const describeFailure = (error: unknown): string => {
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'ECONNREFUSED' ? 'nothing listens there; start the gateway (npm start)' : message;
};
