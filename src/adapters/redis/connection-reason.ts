const word = (error: Error): string | undefined => /^([A-Z]{3,20}) /.exec(error.message)?.[1];

/** What ioredis says of its Sentinels; the texts are its own (6.0.0, built/connectors/SentinelConnector). */
const sentinelReason = ({ message }: Error): string | undefined => {
  if (message.includes('ERR No such master with that name')) return 'sentinels_know_no_such_service';
  const refusal = /(?: because |Last error: )(NOAUTH|NOPERM|WRONGPASS)/.exec(message)?.[1];
  if (refusal !== undefined) return `sentinel_${refusal.toLowerCase()}`;
  return /^All sentinels are unreachable|^failed to connect to sentinel/.test(message)
    ? 'sentinels_unreachable'
    : undefined;
};

/** A system error's code, or the word that begins an error reply (`WRONGPASS`, `NOAUTH`): the rest may quote names. */
export const connectionReason = (error: Error): string => {
  if ('code' in error && typeof error.code === 'string') return error.code.toLowerCase();
  const told = error.name === 'ReplyError' ? word(error)?.toLowerCase() : sentinelReason(error);
  return told ?? 'connection_lost';
};
