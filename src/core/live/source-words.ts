import { MOST_SOURCES, type Sources } from './tally.ts';

/** Signs where the device that is named may be the one that was robbed. */
const OF_VICTIMS = ['replayed-proofs', 'stale-proofs'];

const many = (count: number, one: string, more: string): string => {
  if (count >= MOST_SOURCES) return `more than ${MOST_SOURCES.toLocaleString('en-US')} ${more}`;
  return `${count.toLocaleString('en-US')} ${count === 1 ? one : more}`;
};

const tokenWords = ({ requests, withoutToken, devices }: Sources): string => {
  if (withoutToken === requests) return 'no token';
  const part = Math.round((withoutToken / requests) * 100);
  const known = devices === 0 ? 'no device known' : many(devices, 'device key', 'device keys');
  return part === 0 ? known : `${known}; ${part} % without a token`;
};

/** From whom: addresses, devices, and whether they had tokens. */
export const sourceWords = (id: string, sources: Sources | undefined): string => {
  if (sources === undefined) return 'not told apart: see Suspects';
  const addresses = many(sources.addresses, 'address', 'addresses');
  const words = `${addresses}, ${tokenWords(sources)}`;
  return OF_VICTIMS.includes(id) && sources.devices > 0
    ? `${words}. Whoever has the key may be the victim: the addresses are the source`
    : words;
};

const count = (value: number): string => value.toLocaleString('en-US');

const toldWords = (told: number): string =>
  told === 0
    ? 'these devices learned nothing'
    : `these devices learned ${count(told)} ${told === 1 ? 'number' : 'numbers'}, those of ten minutes before included`;

/** What its requests got, and what their devices were told by any request; each request is in one of these counts. */
export const gotWords = (sources: Sources | undefined, given: number): string => {
  const { refused = 0, blind = 0, told = 0, requests = 0, devices = 0 } = sources ?? {};
  const answered = requests - refused - blind;
  const got = [
    ...(refused > 0 ? [`${count(refused)} refused`] : []),
    ...(blind > 0 ? [`${count(blind)} told nothing`] : []),
    ...(answered > 0 ? [`${count(answered)} answered`] : []),
  ].join(', ');
  const others = Math.max(0, given - told);
  const rest = others === 0 ? [] : [`others that completed nothing: ${count(others)}`];
  if (requests === 0) return rest.join('');
  // Who is refused without exception has learned nothing, whatever others were told meanwhile.
  if (refused === requests && told === 0) return `${got}: nothing leaked`;
  return [got, ...(devices > 0 ? [toldWords(told)] : []), ...rest].join('; ');
};
