import { createHash, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';

import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import {
  AlgorithmIdentifier,
  AttributeTypeAndValue,
  AttributeValue,
  BasicConstraints,
  Certificate,
  Extension,
  Extensions,
  Name,
  RelativeDistinguishedName,
  SubjectPublicKeyInfo,
  TBSCertificate,
  Validity,
  Version,
} from '@peculiar/asn1-x509';

const HASHES = {
  sha1: '1.2.840.10045.4.1',
  sha256: '1.2.840.10045.4.3.2',
  sha384: '1.2.840.10045.4.3.3',
  sha512: '1.2.840.10045.4.3.4',
} as const;

const ATTRIBUTES: Readonly<Record<string, string>> = { CN: '2.5.4.3', O: '2.5.4.10', title: '2.5.4.12' };

/** `Test CA`, or with further attributes `Test CA/O=Google LLC`. */
const nameOf = (name: string): Name =>
  new Name(
    `CN=${name}`.split('/').map((part) => {
      const [key = '', value = ''] = part.split('=');
      return new RelativeDistinguishedName([
        new AttributeTypeAndValue({
          type: ATTRIBUTES[key] ?? '',
          value: new AttributeValue({ utf8String: value }),
        }),
      ]);
    }),
  );

export interface KeyPair {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
}

export const newKey = (namedCurve = 'P-256'): KeyPair => generateKeyPairSync('ec', { namedCurve });

/** A certificate in DER and the key behind it. */
export interface Issued {
  readonly der: Uint8Array;
  readonly name: string;
  readonly key: KeyPair;
}

export interface CertificateContent {
  readonly name: string;
  readonly key: KeyPair;
  /** None: it signs itself. */
  readonly issuer?: Pick<Issued, 'name' | 'key'>;
  readonly isAuthority?: boolean;
  readonly notBefore?: number;
  readonly notAfter?: number;
  readonly hash?: keyof typeof HASHES;
  /** OID and content of each further extension. */
  readonly extensions?: readonly (readonly [oid: string, value: Uint8Array])[];
}

const toBuffer = (bytes: Uint8Array): ArrayBuffer => new Uint8Array(bytes).buffer;

const extensionsOf = ({ isAuthority = false, extensions = [] }: CertificateContent): Extension[] => [
  new Extension({
    extnID: '2.5.29.19',
    critical: true,
    extnValue: new OctetString(AsnConvert.serialize(new BasicConstraints({ cA: isAuthority }))),
  }),
  ...extensions.map(
    ([extnID, value]) => new Extension({ extnID, extnValue: new OctetString(toBuffer(value)) }),
  ),
];

/** Makes a certificate of the tests’ own authority, as right or as wrong as they want it. */
export const issue = (content: CertificateContent): Issued => {
  const { name, key, issuer = { name, key }, hash = 'sha256' } = content;
  const algorithm = new AlgorithmIdentifier({ algorithm: HASHES[hash] });
  const spki = key.publicKey.export({ format: 'der', type: 'spki' });
  const tbs = new TBSCertificate({
    version: Version.v3,
    serialNumber: toBuffer(createHash('sha256').update(name).digest().subarray(0, 8).fill(1, 0, 1)),
    signature: algorithm,
    issuer: nameOf(issuer.name),
    validity: new Validity({
      notBefore: new Date(content.notBefore ?? Date.parse('2026-01-01T00:00:00Z')),
      notAfter: new Date(content.notAfter ?? Date.parse('2027-01-01T00:00:00Z')),
    }),
    subject: nameOf(name),
    subjectPublicKeyInfo: AsnConvert.parse(spki, SubjectPublicKeyInfo),
    extensions: new Extensions(extensionsOf(content)),
  });
  const signature = sign(hash, Buffer.from(AsnConvert.serialize(tbs)), issuer.key.privateKey);
  const certificate = new Certificate({
    tbsCertificate: tbs,
    signatureAlgorithm: algorithm,
    signatureValue: toBuffer(signature),
  });
  return { der: new Uint8Array(AsnConvert.serialize(certificate)), name, key };
};

export const toPem = (der: Uint8Array): string =>
  `-----BEGIN CERTIFICATE-----\n${Buffer.from(der).toString('base64')}\n-----END CERTIFICATE-----\n`;
