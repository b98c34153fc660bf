import type { X509Certificate } from 'node:crypto';

import { AsnConvert } from '@peculiar/asn1-schema';
import { Certificate } from '@peculiar/asn1-x509';

/** Contents of every extension of this OID, in order: a certificate that has it twice is for the caller to refuse. */
export const extensionsOf = (certificate: X509Certificate, oid: string): readonly Uint8Array[] => {
  try {
    const { extensions } = AsnConvert.parse(certificate.raw, Certificate).tbsCertificate;
    return Array.from(extensions ?? [])
      .filter(({ extnID }) => extnID === oid)
      .map(({ extnValue }) => new Uint8Array(extnValue.buffer));
  } catch {
    return [];
  }
};
