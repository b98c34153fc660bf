import type { HandleKind } from './handle.ts';

/** What a route is to a registration; by it the gateway knows how to answer without telling. */
export const REGISTRATION_STEPS = ['lookup', 'create', 'start', 'status', 'complete'] as const;
export type RegistrationStep = (typeof REGISTRATION_STEPS)[number];

/** What the handles of a route name. */
export const handleKindOf = ({ as }: Pick<BlindRule, 'as'>): HandleKind =>
  as === undefined ? 'account' : 'registration';

/** How a route answers on the blind path. */
export interface BlindRule {
  readonly step: RegistrationStep;
  /**
   * The answer, the same for every number. The texts `{handle}` and `{request}` stand for a fresh handle and a fresh
   * id of a request. Of `status` it stands until the owner has accepted; of `complete` it is not used.
   */
  readonly answer: Readonly<Record<string, string | number | boolean>>;
  /** The upstream’s answer for a number without an account; invented answers repeat it. */
  readonly unknown?: BlindRule['answer'];
  /** The member of the upstream’s answer that holds the account id (`lookup`, `create`, `complete`) or its id of the request (`start`). */
  readonly member?: string;
  /**
   * The route of the table that the upstream is asked by, where this one is the gateway’s own: an account is then one
   * registration, and is known by its handle from the start on. It never tells, whatever `disclosure` says.
   */
  readonly as?: string;
  /** Fields of that route, by the name that they have here. */
  readonly fields?: Readonly<Record<string, string>>;
  /** Status of the answer; 200 where absent. */
  readonly status?: number;
  /** Of `status`: the path parameter that holds the id of the request. */
  readonly request?: string;
  /** Of `status`: member and value by which the owner has accepted; only then the upstream’s answer is told. */
  readonly accepted?: { readonly member: string; readonly value: string };
}
