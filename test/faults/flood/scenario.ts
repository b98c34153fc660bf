/** Servers that are about to be flooded. */
export interface Stage extends AsyncDisposable {
  /** By which the processes reach them. */
  readonly url: string;
  /** Breaks something in mid-flood. */
  strike(): Promise<unknown>;
}

export interface FaultScenario {
  readonly id: string;
  /** For the table. */
  readonly what: string;
  /** Of the limits, in ms; an hour. Longer than the flood, so that limit and admitted can be compared as they are. */
  readonly windowMs?: number;
  /** How long the flood must go on after the fault, in ms: where a failover takes its time. */
  readonly afterMs?: number;
  /** Whose subjects are in slots of their own; without them all is in one. */
  readonly tenants?: readonly string[];
  /** Subjects are banned in mid-flood, and go on asking; none may be admitted again. */
  readonly bans?: true;
  /** Played by `npm run faults` alone: the test suite has it in another form. */
  readonly measuredOnly?: true;
  /** Sets up what it needs. */
  readonly start: () => Promise<Stage>;
}
