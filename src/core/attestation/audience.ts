/** One audience, as a text or as a list of one: what is for others too could be used there (RFC 8725 §3.9). */
export const isOnlyAudience = (value: unknown, audience: string): boolean =>
  value === audience || (Array.isArray(value) && value.length === 1 && value[0] === audience);

const MAX_AUDIENCES = 16;

/** A list in which the audience stands, beside other names of the same project. */
export const isAmongAudiences = (value: unknown, audience: string): boolean =>
  Array.isArray(value) &&
  value.length <= MAX_AUDIENCES &&
  value.every((entry) => typeof entry === 'string') &&
  value.includes(audience);
