import { describeChange, type Change } from '../core/configuration/change.ts';
import type { ReloadOutcome } from '../core/configuration/reload.ts';
import { Problem } from '../core/problems/problem.ts';
import { RELOAD } from './openapi/reload.ts';
import { refuseRequest } from './refuse-request.ts';
import type { OperatorAnswer, OperatorRead, OperatorResource, OperatorWrite } from './resource.ts';

/** What takes the configuration anew. */
export interface Reloading {
  reload(trigger: 'operator'): Promise<ReloadOutcome>;
  preview(): Promise<ReloadOutcome>;
  fingerprint(): string;
}

const presentChange = (change: Change): object => ({ ...change, text: describeChange(change) });

const answer = ({ result, changes, faults }: ReloadOutcome): OperatorAnswer => ({
  status: 200,
  body: { result, changes: changes.map(presentChange), faults },
});

const DETAILS = {
  refused: 'The configuration has faults; the running one stays.',
  restart_needed: 'The configuration differs in what only a restart can take; nothing of it was applied.',
  failed: 'The configuration could not be put to work; the running one stays. See the log.',
} as const;

/** @throws {Problem} `configuration_refused` with every fault, where nothing was applied. */
const unlessRefused = (outcome: ReloadOutcome): ReloadOutcome => {
  const { result, faults } = outcome;
  if (result === 'applied' || result === 'unchanged') return outcome;
  throw new Problem('configuration_refused', result, {
    extensions: { detail: DETAILS[result], result, faults },
  });
};

const previewing = (reloads: Reloading): OperatorRead => ({
  ...RELOAD.preview,
  read: async () => answer(await reloads.preview()),
});

const reloading = (reloads: Reloading): OperatorWrite => ({
  ...RELOAD.run,
  async plan({ body }) {
    if (Object.keys(body).length > 0) throw refuseRequest('reload', 'A reload takes no members.');
    const planned = await reloads.preview();
    return {
      action: 'reload',
      kind: 'configuration',
      subject: reloads.fingerprint(),
      changes: planned.changes.map(describeChange),
      // What is refused is tried all the same: log, metrics and health tell of it as of every other reload.
      run: async () => answer(unlessRefused(await reloads.reload('operator'))),
    };
  },
});

/** `/reload`: what a reload would change, and the reload itself. */
export const createReloadResource = (reloads: Reloading): OperatorResource => [
  previewing(reloads),
  reloading(reloads),
];
