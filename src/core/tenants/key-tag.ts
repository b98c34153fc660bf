/**
 * The hash tag of a tenant's keys, without its braces: `nw:wallet`, and `nw` for what belongs to the whole gateway.
 * Neither part can hold a colon, so no two pairs make one tag.
 */
export const keyTag = (namespace: string, tenantId?: string): string =>
  tenantId === undefined ? namespace : `${namespace}:${tenantId}`;

/** The hash tag within a key (Redis Cluster specification, “hash tags”): what stands between its first braces. */
export const tagOf = (key: string): string => key.slice(key.indexOf('{') + 1, key.indexOf('}'));
