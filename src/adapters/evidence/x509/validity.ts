import type { X509Certificate } from 'node:crypto';

import type { Instant } from '../../../core/time.ts';

/** Is `now` before the certificate's first instant? (RFC 5280 §4.1.2.5: both ends belong to it.) */
export const isNotYetValid = (certificate: X509Certificate, now: Instant): boolean =>
  now < certificate.validFromDate.getTime();

/** Is `now` past the certificate's last second? It names whole seconds, of which the last is valid to its end. */
export const isExpired = (certificate: X509Certificate, now: Instant): boolean =>
  now >= certificate.validToDate.getTime() + 1_000;
