import { readdir, readFile } from 'node:fs/promises';
import { join, sep } from 'node:path';

import type { Request, RequestHandler } from 'express';

import { Problem } from '../../core/problems/problem.ts';
import { html, type Html } from '../html.ts';
import { DOCUMENTS_PATH, renderDocument, titleOf } from './render.ts';

/** Types of what is served beside documents. */
const TYPES: Readonly<Record<string, string>> = {
  json: 'application/json; charset=utf-8',
  svg: 'image/svg+xml',
  png: 'image/png',
};

const ending = (path: string): string => path.slice(path.lastIndexOf('.') + 1);

/** Paths below docs that can be served, read once: a closed set. */
const listDocuments = async (folder: string): Promise<ReadonlySet<string>> => {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  return new Set(
    names
      .map((name) => name.split(sep).join('/'))
      .filter((name) => name.endsWith('.md') || TYPES[ending(name)] !== undefined),
  );
};

/** Commands are written for the default address: here is another one to be named. */
const DEFAULT_ORIGIN = 'http://127.0.0.1:9090';
const HOST = /^[\w.:[\]-]{1,255}$/;

/** What commands have to be given here; nothing where they work as they stand. */
const elsewhereHtml = ({ protocol, headers: { host = '' } }: Request): Html => {
  const origin = `${protocol}://${host}`;
  return origin === DEFAULT_ORIGIN || !HOST.test(host)
    ? html``
    : html`<p class="note">
        Commands of <code>numberwall</code> reach this instance with <code>--url ${origin}</code>.
      </p>`;
};

const frame = (title: string, body: Html): string =>
  html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>${title} – Numberwall</title>
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="dark light" />
        <link rel="icon" type="image/svg+xml" href="/page/assets/quiet.svg" />
        <link rel="stylesheet" href="/page/assets/page.css" />
      </head>
      <body>
        <header class="top">
          <p class="brand"><strong>Numberwall</strong></p>
          <nav aria-label="Documents">
            <a href="/">Live page</a> · <a href="${DOCUMENTS_PATH}runbooks/README.md">Runbooks</a> ·
            <a href="${DOCUMENTS_PATH}glossary.md">Glossary</a>
          </nav>
        </header>
        <main class="document">${body}</main>
      </body>
    </html> `.html;

const missing = (path: string) =>
  html`<h1>Not here</h1>
    <p>
      ${path} is in the repository, under <code>docs/</code>; this installation has no copy. The runbooks say
      what to do without it.
    </p>`;

/** `/page/docs/…`: the documents of the folder `docs`, as HTML, and the files that they show. */
export const serveDocuments = (root: string): RequestHandler => {
  const folder = join(root, 'docs');
  let listed: Promise<ReadonlySet<string>> | undefined;
  return async (req, res) => {
    const { path: parts } = req.params as { readonly path?: readonly string[] };
    const path = (parts ?? []).join('/');
    const known = await (listed ??= listDocuments(folder));
    const type = TYPES[ending(path)];
    if (known.has(path) && type !== undefined) {
      res.set('Content-Type', type).send(await readFile(join(folder, path)));
      return;
    }
    if (!/^[\w/-]+\.md$/.test(path)) throw new Problem('not_found', 'document');
    res.status(known.has(path) ? 200 : 404).set('Content-Type', 'text/html; charset=utf-8');
    if (!known.has(path)) {
      res.send(Buffer.from(frame('Not here', missing(path))));
      return;
    }
    const markdown = await readFile(join(folder, path), 'utf8');
    const place = { path, has: (other: string) => known.has(other) };
    const body = html`${elsewhereHtml(req)} ${renderDocument(place, markdown)}`;
    res.send(Buffer.from(frame(titleOf(markdown), body)));
  };
};
