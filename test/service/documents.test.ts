import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { send, startService, type Answer, type Service } from '../support/service.ts';

const START = ['/', '/page/docs/runbooks/README.md', '/page/docs/glossary.md'];

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(async () => {
  await service[Symbol.asyncDispose]();
});

const ask = (path: string): Promise<Answer> => send('GET', `${service.gateway.adminUrl}${path}`);

/** Links of a page, to other pages of this listener. */
const linksOf = (text: string): readonly string[] =>
  [...text.matchAll(/<a [^>]*href="([^"]+)"/g)].map(([, href = '']) => href);

/** Every page that can be reached by links, with its links. */
const crawl = async (): Promise<ReadonlyMap<string, Answer>> => {
  const pages = new Map<string, Answer>();
  const open = [...START];
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    if (pages.has(path)) continue;
    const answer = await ask(path);
    pages.set(path, answer);
    if (!String(answer.headers['content-type']).startsWith('text/html')) continue;
    open.push(
      ...linksOf(answer.text).flatMap((href) => (href.startsWith('/') ? [href.split('#')[0] ?? ''] : [])),
    );
  }
  return pages;
};

describe('runbooks and documents on the admin listener', () => {
  it('open from the page, and no link of any of them is dead, nor its place in the document', async () => {
    const pages = await crawl();
    expect(pages.size).toBeGreaterThan(40);
    const gone = [...pages].filter(([, { status }]) => status !== 200).map(([path]) => path);
    expect(gone).toEqual([]);
    const lost = [...pages].flatMap(([path, { text, headers }]) => {
      if (!String(headers['content-type']).startsWith('text/html')) return [];
      return linksOf(text).filter((href) => {
        const [target = '', fragment] = href.split('#');
        if (/^\w+:/.test(href) || fragment === undefined) return false;
        const there = pages.get(target === '' ? path : target)?.text ?? '';
        return !there.includes(`id="${decodeURIComponent(fragment)}"`);
      });
    });
    expect(lost).toEqual([]);
    const runbook = pages.get('/page/docs/runbooks/NumberwallProofsReplayed.md')?.text ?? '';
    expect(runbook).toContain('<h2 id="when-to-stand-down">');
    expect(runbook).toContain('href="/page/docs/runbooks/README.md"');
  }, 60_000);

  it('hold nothing inline, and no text that became code', async () => {
    for (const path of START.slice(1)) {
      const { text, headers } = await ask(path);
      expect(text).not.toMatch(/<style|style=|<script|\son\w+=|javascript:/);
      expect(headers['content-security-policy']).toContain("default-src 'none'");
    }
  });
});
