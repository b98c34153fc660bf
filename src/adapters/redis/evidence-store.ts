import {
  EVIDENCE_VERDICTS,
  type EvidenceStore,
  type EvidenceUse,
  type EvidenceVerdict,
  type SingleUse,
} from '../../core/issuing/evidence-store.ts';
import { StoreUnavailable } from '../../core/limits/store.ts';
import { answered } from './answered.ts';
import { EVIDENCE_SCRIPT } from './evidence-script.ts';
import { createScript, runScript, type ScriptClient } from './script.ts';

const EVIDENCE = createScript(EVIDENCE_SCRIPT);

/** The part of an ioredis `Redis` or `Cluster` that the store uses. */
export interface EvidenceClient extends ScriptClient {
  hget(key: string, field: string): Promise<string | null>;
}

export interface RedisEvidenceStoreDeps {
  /** Must neither queue while offline nor resend: what was accepted once would be found used. */
  readonly client: EvidenceClient;
}

const ttlOf = ({ ttlMs }: SingleUse): string => String(Math.max(1, Math.ceil(ttlMs)));

const optional = (value: string | number | undefined): string[] =>
  value === undefined ? ['0', ''] : ['1', String(value)];

const argumentsOf = ({ proof, evidence, challenge, platformKey }: EvidenceUse): [number, ...string[]] => {
  const uses = [proof, evidence, challenge, ...(platformKey === undefined ? [] : [platformKey])];
  return [
    uses.length,
    ...uses.map(({ key }) => key),
    ...uses.map(ttlOf),
    ...(platformKey === undefined ? [] : optional(platformKey.counter)),
    ...(platformKey === undefined ? [] : optional(platformKey.remember)),
  ];
};

const readVerdict = (reply: unknown): EvidenceVerdict => {
  const verdict = EVIDENCE_VERDICTS.find((known) => known === reply);
  if (verdict === undefined) throw new StoreUnavailable('the store gave no verdict');
  return verdict;
};

/** The shared evidence store: one script on Redis ≥ 7.0, one round trip. */
export const createRedisEvidenceStore = ({ client }: RedisEvidenceStoreDeps): EvidenceStore => ({
  accept: (use) => answered(async () => readVerdict(await runScript(client, EVIDENCE, argumentsOf(use)))),
  recall: (key) => answered(async () => (await client.hget(key, 'value')) ?? undefined),
});
