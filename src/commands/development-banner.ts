import { parseNumber } from '../core/numbers/parse-number.ts';
import type { Gateway } from '../compose.ts';

/** What `npm start` prints: where everything is, and one command to copy. */
export function developmentBanner({ publicUrl, adminUrl, simulatedUpstream }: Gateway): string {
  const registered = simulatedUpstream?.registeredNumbers()[0] ?? '+12025550143';
  const parsed = parseNumber('1', registered.slice(2));
  const path = parsed.ok ? `${parsed.number.callingCode}-${parsed.number.national}` : '1-2025550143';
  const lookup = `${publicUrl}/json/users/${path}/status`;
  return `
Numberwall is up, with embedded defaults (development profile).

  public   ${publicUrl}
  admin    ${adminUrl}   (/metrics /livez /readyz)
  live     ${adminUrl}/   what happens, second by second

A signed look-up, as a phone sends it (200): challenge, evidence for a token, look-up with token and proof:

  npx numberwall request --exchange GET ${lookup}

The same without token and proof (401):

  curl -i ${lookup}

What counts that number, and why it was refused where it was, as an operator sees it (in this directory):

  npx numberwall subject number ${registered}
  npx numberwall explain number ${registered}

`;
}
