/** `degraded` is shown and counted, but does not take the instance out of service; `failing` does. */
export type CheckStatus = 'ok' | 'degraded' | 'failing';

export interface CheckState {
  readonly status: CheckStatus;
  /** Machine reason, for operators; absent when ok. */
  readonly reason?: string;
}

export interface HealthCheck extends CheckState {
  readonly name: string;
}

export interface HealthReport {
  /** No check is failing. */
  readonly ready: boolean;
  /** In the order in which the checks were first named. */
  readonly checks: readonly HealthCheck[];
}

/** What `/readyz` asks. */
export interface Health {
  report(): HealthReport;
}

/** What the parts of the gateway tell: a state when it changes, or a question to ask at each report. */
export interface HealthRegistry extends Health {
  /** Replaces the check of that name by a state. */
  set(name: string, state: CheckState): void;
  /** Replaces the check of that name by a question; one that throws is failing with `check_failed`. */
  watch(name: string, check: () => CheckState): void;
}

const ask = (check: () => CheckState): CheckState => {
  try {
    return check();
  } catch {
    return { status: 'failing', reason: 'check_failed' };
  }
};

/** Named checks of one instance; with none it is ready. */
export const createHealth = (): HealthRegistry => {
  const checks = new Map<string, () => CheckState>();
  return {
    set: (name, state) => void checks.set(name, () => state),
    watch: (name, check) => void checks.set(name, check),
    report() {
      const states = [...checks].map(([name, check]) => ({ name, ...ask(check) }));
      return { ready: states.every(({ status }) => status !== 'failing'), checks: states };
    },
  };
};
