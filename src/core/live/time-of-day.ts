import type { Instant } from '../time.ts';

/** `05:19:10`, in UTC. */
export const timeOfDay = (at: Instant): string => new Date(at).toISOString().slice(11, 19);
