/** HTML that is safe as it stands. */
export interface Html {
  readonly html: string;
}

type Part = Html | string | number | readonly Part[] | undefined;

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

const escaped = (text: string): string =>
  text.replaceAll(/[&<>"']/g, (character) => ESCAPES[character] ?? '');

const render = (part: Part): string => {
  if (part === undefined) return '';
  if (typeof part === 'string' || typeof part === 'number') return escaped(String(part));
  return 'html' in part ? part.html : part.map(render).join('');
};

/** A template whose values are text, unless they are HTML themselves. */
export const html = (texts: TemplateStringsArray, ...parts: readonly Part[]): Html => ({
  html: texts.map((text, index) => text + render(parts[index])).join(''),
});

/** Text that is HTML, or a style or a script, already. */
export const trusted = (text: string): Html => ({ html: text });

/** Data for a script, which cannot end the element that it stands in. */
export const data = (value: unknown): Html => ({ html: JSON.stringify(value).replaceAll('<', '\\u003c') });
