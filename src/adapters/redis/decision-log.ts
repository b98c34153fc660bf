import {
  RECORD_MS,
  RECORDED_KINDS,
  RECORDS_PER_SUBJECT,
  type DecisionLog,
  type DecisionRecord,
} from '../../core/decision-log/record.ts';
import { answered } from './answered.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

/** The part of an ioredis `Redis` or `Cluster` that the log uses. */
export interface DecisionLogClient extends ScriptClient {
  get(key: string): Promise<string | null>;
  lrange(key: string, start: number, stop: number): Promise<string[]>;
  mget(...keys: string[]): Promise<(string | null)[]>;
}

export interface RedisDecisionLogDeps {
  readonly client: DecisionLogClient;
  readonly namespace: string;
}

/**
 * KEYS: of each record its own, then those of its subjects. ARGV: ms for which they are kept · ids a subject · then of each
 * record its id · its text · number of subjects.
 */
const KEEP = createScript(`
local at, key = 3, 1
while at <= #ARGV do
  local id, text, subjects = ARGV[at], ARGV[at + 1], tonumber(ARGV[at + 2])
  redis.call('SET', KEYS[key], text, 'PX', ARGV[1])
  for subject = key + 1, key + subjects do
    redis.call('LPUSH', KEYS[subject], id)
    redis.call('LTRIM', KEYS[subject], '0', ARGV[2] - 1)
    redis.call('PEXPIRE', KEYS[subject], ARGV[1])
  end
  key = key + 1 + subjects
  at = at + 3
end
return 1
`);

/** Records that one script writes: well under a millisecond of the server’s time. */
const BATCH = 50;

/** Decisions in the shared Redis, for a day. */
export const createRedisDecisionLog = ({ client, namespace }: RedisDecisionLogDeps): DecisionLog => {
  const recordKey = (id: string): string => `{${namespace}}:decision:${id}`;
  const subjectKey = (kind: string, subject: string): string => `{${namespace}}:decisions:${kind}:${subject}`;
  const read = (text: string | null): DecisionRecord | undefined =>
    text === null ? undefined : (JSON.parse(text) as DecisionRecord);
  const keepBatch = async (records: readonly DecisionRecord[]): Promise<void> => {
    const keys: string[] = [];
    const rest: (string | number)[] = [RECORD_MS, RECORDS_PER_SUBJECT];
    for (const record of records) {
      const subjects = RECORDED_KINDS.flatMap((kind) => {
        const subject = record.subjects[kind];
        return subject === undefined ? [] : [subjectKey(kind, subject)];
      });
      keys.push(recordKey(record.id), ...subjects);
      rest.push(record.id, JSON.stringify(record), subjects.length);
    }
    await runScript(client, KEEP, [keys.length, ...keys, ...rest]);
  };
  return {
    find: (id) => answered(async () => read(await client.get(recordKey(id)))),
    of: (kind, subject) =>
      answered(async () => {
        const ids = await client.lrange(subjectKey(kind, subject), 0, RECORDS_PER_SUBJECT - 1);
        if (ids.length === 0) return [];
        const texts = await client.mget(...ids.map(recordKey));
        return texts.map(read).filter((record) => record !== undefined);
      }),
    keep: (records) =>
      answered(async () => {
        for (let at = 0; at < records.length; at += BATCH) await keepBatch(records.slice(at, at + BATCH));
      }),
  };
};
