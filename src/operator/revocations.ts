import type { Sha256 } from '../core/sha256.ts';
import { Problem } from '../core/problems/problem.ts';
import { readRevocationRequest } from '../core/revocation/request.ts';
import type { Revocation } from '../core/revocation/revocation.ts';
import type { Revocations } from '../core/revocation/revocations.ts';
import type { RevocationIds } from '../core/revocation/subjects.ts';
import { instantText } from '../core/time.ts';
import { atStore } from './at-store.ts';
import { REVOCATIONS } from './openapi/revocations.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

export interface RevocationsResourceDeps {
  readonly revocations: Revocations;
  readonly ids: RevocationIds;
  /** Names of the issuers whose tokens are accepted. */
  readonly issuers: readonly string[];
  readonly sha256: Sha256;
}

const present = ({ id, kind, versions, reason, by, at, expiresAt }: Revocation): object => ({
  id,
  kind,
  ...(versions === undefined
    ? {}
    : { platform: versions.platform, version: versions.version, or_below: versions.orBelow }),
  reason,
  by,
  at: instantText(at),
  ...(expiresAt === undefined ? {} : { expires_at: instantText(expiresAt) }),
});

const notFound = (): Problem =>
  new Problem('not_found', 'revocation', { extensions: { detail: 'Nothing is revoked under this id.' } });

const reading = ({ revocations }: RevocationsResourceDeps): OperatorRead => ({
  ...REVOCATIONS.list,
  read() {
    const list = revocations.list();
    return { status: 200, body: { revocations: list.map(present), count: list.length } };
  },
});

const revoking = ({ revocations, ids, issuers, sha256 }: RevocationsResourceDeps): OperatorWrite => ({
  ...REVOCATIONS.revoke,
  plan({ body, operator }) {
    const draft = readRevocationRequest(body, ids, sha256);
    if ('fault' in draft) throw refuseRequest('revocation', draft.fault);
    const { issuer, ...wanted } = draft;
    const isKnown = issuer === undefined || issuers.includes(issuer);
    const notes = isKnown ? [] : ['No issuer of this name is configured.'];
    const run = async (): Promise<OperatorAnswer> => {
      const { content, isNew } = await atStore('revocations', revocations.put(wanted, operator));
      return { status: isNew ? 201 : 200, body: { revocation: present(content), notes } };
    };
    return { action: 'revoke', kind: wanted.kind, subject: wanted.id, reason: wanted.reason, run };
  },
});

const lifting = ({ revocations }: RevocationsResourceDeps): OperatorWrite => ({
  ...REVOCATIONS.lift,
  plan({ parameters }) {
    const { id = '' } = parameters;
    const known = revocations.list().find((each) => each.id === id);
    if (known === undefined) throw notFound();
    const run = async (): Promise<OperatorAnswer> => {
      const lifted = await atStore('revocations', revocations.lift(id));
      if (lifted === undefined) throw notFound();
      return { status: 200, body: { revocation: present(lifted) } };
    };
    return { action: 'unrevoke', kind: known.kind, subject: id, run };
  },
});

/** `/revocations`: what is let in no more. */
export const createRevocationsResource = (deps: RevocationsResourceDeps): OperatorResource => [
  reading(deps),
  revoking(deps),
  lifting(deps),
];
