import type { Logger } from './logger.ts';

/** Logs only what changed: a part that stays away does not fill the log. */
export const createComponentLog = (
  logger: Logger,
): ((component: string, isDegraded: boolean, reason?: string) => void) => {
  const reasons = new Map<string, string>();
  return (component, isDegraded, reason = 'unknown') => {
    if (!isDegraded) {
      if (reasons.delete(component)) logger.info('recovered', { component });
    } else if (reasons.get(component) !== reason) {
      reasons.set(component, reason);
      logger.warn('degraded', { component, reason });
    }
  };
};
