const part = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A JWS in compact form, with a signature that is none. */
export const compactJws = ({
  header,
  claims,
}: {
  readonly header: object;
  readonly claims: object;
}): string => `${part(header)}.${part(claims)}.AQID`;
