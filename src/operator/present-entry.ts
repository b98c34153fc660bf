import type { KeptEntry } from '../core/lists/kept-entry.ts';
import type { ListRule } from '../core/lists/list-rule.ts';
import { instantText } from '../core/time.ts';

/** Networks are shown to operators, who cannot tell a hash of one from another; everything else by its hash. */
const presentRule = ({ id, list, about, adjust, reason, expiresAt }: ListRule): object => ({
  id,
  list,
  kind: about.kind,
  ...(about.kind === 'address' ? { network: about.network.text } : { subject: about.subject }),
  ...(adjust === undefined
    ? {}
    : {
        policy: adjust.policy,
        ...(adjust.limit === undefined ? { unlimited: true } : { limit: adjust.limit }),
      }),
  reason,
  ...(expiresAt === undefined ? {} : { expires_at: instantText(expiresAt) }),
});

/** An entry that an operator gave at run time. */
export const presentKept = (entry: KeptEntry): object => ({
  ...presentRule(entry),
  source: 'operator',
  by: entry.by,
  at: instantText(entry.at),
});

/** An entry of the configuration. */
export const presentConfigured = (rule: ListRule): object => ({
  ...presentRule(rule),
  source: 'configuration',
});
