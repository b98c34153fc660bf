/** Bytes of base64 with padding (RFC 4648 §4) in its one spelling; nothing for any other. */
export const readCanonicalBase64 = (text: string): Buffer | undefined => {
  const bytes = Buffer.from(text, 'base64');
  return bytes.length > 0 && bytes.toString('base64') === text ? bytes : undefined;
};
