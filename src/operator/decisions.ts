import {
  RECORDED_KINDS,
  type DecisionLog,
  type DecisionRecord,
  type RecordedKind,
} from '../core/decision-log/record.ts';
import { Problem } from '../core/problems/problem.ts';
import { instantText } from '../core/time.ts';
import { readAskedSubject, type AskedSubjectDeps } from './asked-subject.ts';
import { atStore } from './at-store.ts';
import { DECISIONS } from './openapi/decisions.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorQuery, OperatorRead, OperatorResource } from './resource.ts';

export interface DecisionsResourceDeps extends AskedSubjectDeps {
  readonly decisions: DecisionLog;
}

const UUID = /^(?:urn:uuid:)?([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$/i;

const present = ({ at, ...record }: DecisionRecord): object => ({
  ...record,
  at: instantText(at),
});

const explaining = ({ decisions }: DecisionsResourceDeps): OperatorRead => ({
  ...DECISIONS.explain,
  async read({ parameters }) {
    const [, id] = UUID.exec(parameters['id'] ?? '') ?? [];
    if (id === undefined)
      throw refuseRequest('decision_id', 'A decision has a UUID: the instance of its problem.');
    const record = await atStore('decisions', decisions.find(id.toLowerCase()));
    if (record === undefined) {
      const detail =
        'No such decision is recorded: it is older than 24 hours, it was admitted without a remark, or more were refused at the time than are recorded (decision_records_total).';
      throw new Problem('not_found', 'decision', { extensions: { detail } });
    }
    return { status: 200, body: { decision: present(record) } };
  },
});

const isRecorded = (kind: string): kind is RecordedKind => RECORDED_KINDS.some((each) => each === kind);

const searching = (deps: DecisionsResourceDeps): OperatorQuery => ({
  ...DECISIONS.search,
  async query({ body }) {
    const { kind, subject } = readAskedSubject(body, deps);
    if (!isRecorded(kind))
      throw refuseRequest('subject_kind', `Decisions are found by ${RECORDED_KINDS.join(', ')}.`);
    const found = await atStore('decisions', deps.decisions.of(kind, subject));
    return { status: 200, body: { kind, subject, decisions: found.map(present), count: found.length } };
  },
});

/** `/decisions`: why a request was answered as it was. */
export const createDecisionsResource = (deps: DecisionsResourceDeps): OperatorResource => [
  explaining(deps),
  searching(deps),
];
