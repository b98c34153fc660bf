/**
 * Countries by geographic subregion of the United Nations’ standard M49, the islands of the Pacific as one. Few enough
 * for a label, and alike enough inside for one completion rate.
 */
const COUNTRIES = {
  'northern-america': 'BM CA GL PM US',
  caribbean: 'AG AI AW BB BL BQ BS CU CW DM DO GD GP HT JM KN KY LC MF MQ MS PR SX TC TT VC VG VI',
  'central-america': 'BZ CR GT HN MX NI PA SV',
  'south-america': 'AR BO BR CL CO EC FK GF GY PE PY SR UY VE',
  'northern-africa': 'DZ EG EH LY MA SD TN',
  'western-africa': 'AC BF BJ CI CV GH GM GN GW LR ML MR NE NG SH SL SN TA TG',
  'middle-africa': 'AO CD CF CG CM GA GQ ST TD',
  'eastern-africa': 'BI DJ ER ET IO KE KM MG MU MW MZ RE RW SC SO SS TZ UG YT ZM ZW',
  'southern-africa': 'BW LS NA SZ ZA',
  'northern-europe': 'AX DK EE FI FO GB GG IE IM IS JE LT LV NO SE SJ',
  'western-europe': 'AT BE CH DE FR LI LU MC NL',
  'southern-europe': 'AD AL BA ES GI GR HR IT ME MK MT PT RS SI SM VA XK',
  'eastern-europe': 'BG BY CZ HU MD PL RO RU SK UA',
  'western-asia': 'AE AM AZ BH CY GE IL IQ JO KW LB OM PS QA SA SY TR YE',
  'central-asia': 'KG KZ TJ TM UZ',
  'southern-asia': 'AF BD BT IN IR LK MV NP PK',
  'eastern-asia': 'CN HK JP KP KR MN MO TW',
  'south-eastern-asia': 'BN ID KH LA MM MY PH SG TH TL VN',
  'australia-and-new-zealand': 'AU CC CX NZ',
  'pacific-islands': 'AS CK FJ FM GU KI MH MP NC NF NR NU PF PG PW SB TK TO TV VU WF WS',
} as const;

/** Numbers of no single country (satellite, freephone), and requests that name no number. */
const NO_COUNTRY = 'world';

export type CountryGroup = keyof typeof COUNTRIES | typeof NO_COUNTRY;

/** All 21. */
export const COUNTRY_GROUPS: readonly CountryGroup[] = [
  ...(Object.keys(COUNTRIES) as (keyof typeof COUNTRIES)[]),
  NO_COUNTRY,
];

const GROUP_OF: ReadonlyMap<string, CountryGroup> = new Map(
  Object.entries(COUNTRIES).flatMap(([group, countries]) =>
    countries.split(' ').map((country) => [country, group as CountryGroup] as const),
  ),
);

/** The group of an ISO 3166-1 alpha-2 country; `world` for anything else. */
export const countryGroupOf = (country: string | undefined): CountryGroup =>
  (country === undefined ? undefined : GROUP_OF.get(country)) ?? NO_COUNTRY;
