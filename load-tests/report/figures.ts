/** A figure for people: three digits of what is no whole number. */
export const figure = (value: number): string =>
  Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)));

/** A share as percent. */
export const percent = (share: number): string => `${Number((share * 100).toPrecision(3))} %`;

/** US dollars for people: never rounded to nothing. */
export const dollars = (value: number): string => {
  const digits = value === 0 || value >= 1 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(value)));
  return `$${value.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: Math.max(2, digits) })}`;
};

/** Units of which a measured figure is a share. */
const SHARES = /^(?:of (?:arrivals|requests|people|owners)|told nothing)$/;

/** What was measured, or its bound, in its unit. */
export const inUnit = (value: number, unit: string): string =>
  SHARES.test(unit) ? `${percent(value)} ${unit}` : `${figure(value)} ${unit}`;

/** The same without the unit: it stands beside. */
export const bareIn = (value: number, unit: string): string =>
  SHARES.test(unit) ? percent(value) : figure(value);
