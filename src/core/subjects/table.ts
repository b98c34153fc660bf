import type { Dimension } from './dimension.ts';
import { account } from './dimensions/account.ts';
import { address } from './dimensions/address.ts';
import { address16To48 } from './dimensions/address16-48.ts';
import { address24To56 } from './dimensions/address24-56.ts';
import { appVersion } from './dimensions/app-version.ts';
import { asn } from './dimensions/asn.ts';
import { block } from './dimensions/block.ts';
import { country } from './dimensions/country.ts';
import { device } from './dimensions/device.ts';
import { global } from './dimensions/global.ts';
import { hardware } from './dimensions/hardware.ts';
import { hostingAsn } from './dimensions/hosting-asn.ts';
import { issuer } from './dimensions/issuer.ts';
import { networkClass } from './dimensions/network-class.ts';
import { number } from './dimensions/number.ts';
import { provider } from './dimensions/provider.ts';
import { route } from './dimensions/route.ts';
import { segment } from './dimensions/segment.ts';

/** Every dimension, once. Config types, documentation and the contract tests follow from this table. */
export const DIMENSIONS = [
  number,
  block,
  country,
  account,
  device,
  address,
  address24To56,
  address16To48,
  asn,
  networkClass,
  hostingAsn,
  appVersion,
  provider,
  issuer,
  hardware,
  segment,
  route,
  global,
] as const;

export type DimensionId = (typeof DIMENSIONS)[number]['id'];

const NEEDS: ReadonlyMap<string, Dimension['needs']> = new Map(
  DIMENSIONS.map(({ id, needs }: Dimension): [string, Dimension['needs']] => [id, needs]),
);

/** What of a request a dimension is derived from; undefined where every request has it. */
export const needOf = (id: DimensionId): Dimension['needs'] => NEEDS.get(id);
