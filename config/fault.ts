/** One thing that is wrong with a configuration. No member ever quotes a configured value: it may be a secret. */
export interface Fault {
  /** The setting, as `policies[2].window`; for the environment and the command line the variable or the flag. */
  readonly path: string;
  /** What is wrong, to be read after the path. */
  readonly message: string;
  /** How to mend it. */
  readonly remedy: string;
  /** Where it was set: `gateway.yaml:12`, or the environment variable. */
  readonly source?: string;
}

/** For people: what is wrong and where, then how to mend it. */
export const renderFault = ({ path, message, remedy, source }: Fault): string =>
  `  ${path} ${message}${source === undefined || source === path ? '' : ` (${source})`}\n    → ${remedy}`;

/** The configuration has faults; all of them are here. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly faults: readonly Fault[];

  constructor(faults: readonly Fault[]) {
    super(`the configuration has ${faults.length} ${faults.length === 1 ? 'fault' : 'faults'}`);
    this.faults = faults;
  }

  /** For people: one line of count, then two lines a fault. */
  render(): string {
    return `numberwall: ${this.message}\n${this.faults.map(renderFault).join('\n')}`;
  }
}
