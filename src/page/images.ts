const icon = (colour: string, sign: string): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><path d="M4 6h24v8c0 8-5 12-12 15C9 26 4 22 4 14z" fill="${colour}"/><path d="${sign}" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/></svg>`;

/** Icons of the page, by name: one a verdict, so that a tab in the background shows it. */
export const IMAGES: Readonly<Record<string, string>> = {
  'quiet.svg': icon('#1a7f4b', 'M10 15l4.5 5L22 11'),
  'attention.svg': icon('#a86200', 'M16 10v6M16 21v.5'),
  'attack.svg': icon('#c7232b', 'M11 11l10 10M21 11L11 21'),
};
