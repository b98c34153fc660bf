import { createScript, errorWord, runScript, type ScriptClient } from './script.ts';

/** Commands on keys under a hash tag that scripts and clients use; docs/operations.md has the ACL rule. */
export const KEY_COMMANDS = [
  ...['GET', 'MGET', 'SET', 'INCR', 'EXISTS', 'DEL', 'PEXPIRE', 'PTTL', 'GETBIT', 'SETBIT', 'BITCOUNT'],
  ...['HGET', 'HGETALL', 'HMGET', 'HSET', 'HSETNX', 'HDEL', 'HEXISTS', 'HINCRBY', 'HSCAN'],
  ...['LPUSH', 'LTRIM', 'LRANGE'],
  ...['ZADD', 'ZINCRBY', 'ZRANGE', 'ZRANGEBYSCORE', 'ZREM', 'ZREMRANGEBYRANK', 'ZREMRANGEBYSCORE'],
  ...['PFMERGE', 'PFCOUNT'],
] as const;

/** Commands on channels under `{namespace}:`. */
export const CHANNEL_COMMANDS = ['PUBLISH', 'SUBSCRIBE'] as const;

/** Commands without keys. */
export const PLAIN_COMMANDS = ['INFO', 'TIME'] as const;

const RIGHTS = createScript(`
local lacking = {}
for _, command in ipairs(ARGV) do
  if not redis.acl_check_cmd(command, KEYS[1]) then lacking[#lacking + 1] = command end
end
return lacking
`);

/** The first right on keys of this hash tag that the user of this connection lacks, as a reason: `acl_lacks_hset`, `acl_refuses_scripts`. */
export const readLackingRight = async (client: ScriptClient, tag: string): Promise<string | undefined> => {
  const commands = [...KEY_COMMANDS, ...CHANNEL_COMMANDS, ...PLAIN_COMMANDS];
  try {
    const lacking = (await runScript(client, RIGHTS, [1, `{${tag}}:rights`, ...commands])) as string[];
    return lacking[0] === undefined ? undefined : `acl_lacks_${lacking[0].toLowerCase()}`;
  } catch (error) {
    if (errorWord(error) === 'NOPERM') return 'acl_refuses_scripts';
    throw error;
  }
};
