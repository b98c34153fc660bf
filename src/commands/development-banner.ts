import type { Gateway } from '../compose.ts';

/** What `npm start` prints: where everything is, and one command to copy. */
export function developmentBanner(gateway: Pick<Gateway, 'publicUrl' | 'adminUrl' | 'sampleNumber'>): string {
  const { publicUrl, adminUrl, sampleNumber = { countryCode: '1', national: '2025550143' } } = gateway;
  const lookup = `${publicUrl}/json/users/${sampleNumber.countryCode}-${sampleNumber.national}/status`;
  return `
Numberwall is up, with embedded defaults (development profile).

  public   ${publicUrl}
  admin    ${adminUrl}   (/metrics /livez /readyz)

A signed look-up, as a phone sends it (200):

  npm run --silent numberwall -- request GET ${lookup}

The same without token and proof (401):

  curl -i ${lookup}

`;
}
