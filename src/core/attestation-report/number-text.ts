/** `12,345`; a growth that is no whole number is rounded. */
export const countText = (count: number): string =>
  String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ',');

/** `1.9 %`: one decimal, two below 1 %, and never 0 for what is not nothing or 100 for what is not all. */
export const percentText = (count: number, whole: number): string => {
  const percent = whole === 0 ? 0 : (100 * count) / whole;
  if (percent > 0 && percent < 0.01) return '<0.01 %';
  if (percent < 100 && percent > 99.9) return '>99.9 %';
  return `${percent.toFixed(percent >= 1 || percent === 0 ? 1 : 2).replace(/\.0+$/, '')} %`;
};

/** A bar of at most `width` blocks for a share of 0 to 1; what is not nothing shows. */
export const bar = (share: number, width: number): string => {
  const eighths = Math.min(width * 8, share > 0 ? Math.max(1, Math.round(share * width * 8)) : 0);
  const rest = eighths % 8;
  return '█'.repeat(Math.floor(eighths / 8)) + (rest === 0 ? '' : String.fromCodePoint(0x2590 - rest));
};
