import { z } from 'zod';

import { mapping } from '../types/object.ts';
import { text } from '../types/text.ts';

const file = (example: string, what: string) =>
  z.exactOptional(text('path of a file', example, 4_096).describe(what));

/** Databases of networks, which the operator supplies. */
export const networkData = mapping({
  asnFile: file(
    '/var/lib/geoip/GeoLite2-ASN.mmdb',
    'MaxMind DB with `autonomous_system_number` (GeoLite2 ASN, DB-IP ASN) or `asn`: the dimension `asn`',
  ),
  classFile: file(
    '/var/lib/geoip/GeoIP2-Connection-Type.mmdb',
    'MaxMind DB with `connection_type`, `user_type` or flags as `is_hosting_provider`: the dimension `network-class`',
  ),
  hostingFile: file(
    'hosting-networks.txt',
    'Autonomous system numbers that are hosting, one a line; with `asnFile`: the dimension `network-class`',
  ),
}).describe(
  'Databases that tell of networks; without them the dimensions `asn` and `network-class` are off. Files are followed',
);
