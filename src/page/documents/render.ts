import { posix } from 'node:path';

import { Marked, Renderer, type Tokens } from 'marked';

import { html, type Html } from '../html.ts';
import { slugOf } from './slug.ts';

/** Where a document stands: `runbooks/README.md` of the folder docs. */
export interface Place {
  readonly path: string;
  /** Whether the folder has such a document, or file, to be served. */
  readonly has: (path: string) => boolean;
}

/** The path of served documents begins so. */
export const DOCUMENTS_PATH = '/page/docs/';

const ELSEWHERE = /^(?:https?|mailto):/;

const text = (words: string): string => html`${words}`.html;

/** What is not served is named by its path, so that no link is dead. */
const unservedHtml = (inner: string, path: string): string =>
  html`<span>${{ html: inner }}</span> <span class="dim">(in the repository: ${path})</span>`.html;

const linkHtml = ({ path, has }: Place, href: string, inner: string): string => {
  if (ELSEWHERE.test(href))
    return html`<a href="${href}" rel="noopener noreferrer">${{ html: inner }}</a>`.html;
  if (href.startsWith('#')) return html`<a href="${href}">${{ html: inner }}</a>`.html;
  const [target = '', fragment] = href.split('#');
  const full = posix.normalize(posix.join(posix.dirname(path), target));
  if (!has(full)) return unservedHtml(inner, posix.join('docs', full));
  const at = fragment === undefined ? '' : `#${fragment}`;
  return html`<a href="${DOCUMENTS_PATH}${full}${at}">${{ html: inner }}</a>`.html;
};

const createMarked = (place: Place): Marked => {
  const base = new Renderer();
  const marked = new Marked({ async: false });
  marked.use({
    renderer: {
      heading(token: Tokens.Heading) {
        const inner = this.parser.parseInline(token.tokens);
        const level = { html: String(token.depth) };
        return html`<h${level} id="${slugOf(token.text.replaceAll('`', ''))}">${{ html: inner }}</h${level}>\n`
          .html;
      },
      link({ href, tokens }: Tokens.Link) {
        return linkHtml(place, href, this.parser.parseInline(tokens));
      },
      image: ({ href, text: words }: Tokens.Image) => linkHtml(place, href, text(words)),
      // Documents hold no HTML but comments.
      html: () => '',
      code: ({ text: lines }: Tokens.Code) => html`<pre tabindex="0"><code>${lines}</code></pre> `.html,
      table(token: Tokens.Table) {
        base.parser = this.parser;
        return `<div class="scroll" tabindex="0" role="region" aria-label="Table">${base.table(token)}</div>`;
      },
    },
  });
  return marked;
};

/** A document as HTML: headings with ids, links that lead to what is served, nothing inline that a page could not show. */
export const renderDocument = (place: Place, markdown: string): Html => ({
  html: createMarked(place).parse(markdown) as string,
});

/** The first heading. */
export const titleOf = (markdown: string): string => /^# (.*)$/m.exec(markdown)?.[1] ?? 'Numberwall';
