import { X509Certificate } from 'node:crypto';

/** Reads one certificate in DER, with nothing after it; PEM, and all else, is nothing. */
export const readCertificate = (der: Uint8Array): X509Certificate | undefined => {
  try {
    const certificate = new X509Certificate(der);
    return certificate.raw.equals(der) ? certificate : undefined;
  } catch {
    return undefined;
  }
};
