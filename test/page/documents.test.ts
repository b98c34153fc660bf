import { describe, expect, it } from '@jest/globals';

import { renderDocument, titleOf } from '../../src/page/documents/render.ts';
import { slugOf } from '../../src/page/documents/slug.ts';

const KNOWN = ['detection.md', 'runbooks/A.md', 'live-page.png'];
const render = (markdown: string, path = 'runbooks/A.md'): string =>
  renderDocument({ path, has: (other) => KNOWN.includes(other) }, markdown).html;

describe('a document as HTML', () => {
  it('leads to what is served, and names what is not', () => {
    expect(render('[x](../detection.md#levels)')).toContain('<a href="/page/docs/detection.md#levels">x</a>');
    expect(render('[`x`](../../config/a.yml)')).toContain(
      '<span><code>x</code></span> <span class="dim">(in the repository: config/a.yml)</span>',
    );
    expect(render('[x](https://example.com/?a&b)')).toContain('href="https://example.com/?a&amp;b"');
    expect(render('![the page](../live-page.png)')).toContain(
      '<a href="/page/docs/live-page.png">the page</a>',
    );
  });

  it('shows no HTML of its own, runs nothing, and leads to no script', () => {
    const html = render('a <script>alert(1)</script> <img src=x onerror=y> [x](javascript:alert(1)) `<b>`');
    expect(html).not.toMatch(/<script|<img|href="javascript/);
    expect(html).toContain('<code>&lt;b&gt;</code>');
    expect(render('```sh\n<b> & "c"\n```')).toContain('&lt;b&gt; &amp; &quot;c&quot;');
  });

  it('has ids that links of documents are written for', () => {
    expect(slugOf('Who may see it, and “why”')).toBe('who-may-see-it-and-why');
    expect(render('## A `b` c')).toContain('<h2 id="a-b-c">A <code>b</code> c</h2>');
  });

  it('is titled by its first heading', () => {
    expect(titleOf('<!-- x -->\n\n# Glossary\n\n## a')).toBe('Glossary');
  });

  it('lets wide tables scroll, by the keyboard too', () => {
    expect(render('| a |\n| - |\n| b |')).toMatch(
      /<div class="scroll" tabindex="0"[^>]*><table>.*<\/table>/s,
    );
  });
});
