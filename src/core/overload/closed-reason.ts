/**
 * Why the public listener closes a connection: one address has too many, all are in use, an idle one made room for a new
 * one, or an answer was not read. The label of `connections_closed_total`.
 */
export const CLOSED_REASONS = ['per_address', 'full', 'made_room', 'stalled'] as const;
export type ClosedReason = (typeof CLOSED_REASONS)[number];
