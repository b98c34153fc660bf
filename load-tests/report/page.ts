import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';

import { chartData, renderChart, type Chart, type Time } from './view/chart.ts';
import { data, html, trusted, type Html } from './view/html.ts';
import { banner, details, overview, prices } from './view/sections.ts';
import { attackerCharts, defenderCharts } from './view/views.ts';
import type { Report } from './report.ts';

const here = (name: string): Promise<string> => readFile(new URL(`view/${name}`, import.meta.url), 'utf8');

const strip = (title: string, charts: readonly Chart[], time: Time): Html =>
  charts.length === 0
    ? html``
    : html`<h3>${title}</h3>
        ${charts.map((chart) => renderChart(chart, time))}`;

/** One moment for all charts of a run: they share their axis of time. */
const slider = ({ steps, stepSeconds }: Time): Html =>
  html`<label class="slider"
    ><span>Moment</span
    ><input
      type="range"
      min="0"
      max="${steps - 1}"
      value="${steps - 1}"
      data-step="${stepSeconds}"
      aria-valuetext="the whole run"
    /><output>the whole run</output></label
  >`;

const run = (report: Report): Html => {
  const { scenario, series } = report;
  const time = { steps: series.arrivals.length, stepSeconds: series.stepSeconds };
  const [attacker, defender] = [attackerCharts(report), defenderCharts(report)];
  const name = `${scenario.id} ${scenario.name}`;
  return html`<section class="run" id="${scenario.id}" aria-label="${name}">
    <h2 class="name">${name}</h2>
    <p class="anchor">${scenario.anchor}</p>
    ${banner(report)}${prices(report)}
    <div class="strips">
      ${slider(time)}
      ${strip('The attacker’s view', attacker, time)}${strip('The defender’s view, at the same moments', defender, time)}
    </div>
    <h3>Configuration and sums</h3>
    ${details(report)}
    <script type="application/json">
      ${data([...attacker, ...defender].map(chartData))}
    </script>
  </section>`;
};

const titleOf = (reports: readonly Report[]): string => {
  const [only] = reports;
  return reports.length === 1 && only !== undefined ? only.scenario.name : `${reports.length} scenarios`;
};

/** One page for all reports, with everything that it needs inside: it opens without a network, and tells nobody. */
export const renderPage = async (reports: readonly Report[]): Promise<string> => {
  const [style, script] = await Promise.all([here('page.css'), here('moment.js')]);
  const hash = createHash('sha256').update(script).digest('base64');
  const policy = `default-src 'none'; style-src 'unsafe-inline'; img-src data:; script-src 'sha256-${hash}'`;
  const isAlone = reports.length === 1;
  // As the policy has its hash: nothing may stand around it.
  const program = trusted(`<script>${script}</script>`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${policy}" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <link rel="icon" href="data:," />
        <title>${titleOf(reports)} – Numberwall attack report</title>
        <style>
          ${trusted(style)}
        </style>
      </head>
      <body class="${isAlone ? 'alone' : 'many'}">
        <header>
          <a class="brand" href="#top">Numberwall</a>
          <span
            >attack lab · seed ${reports[0]?.configuration.seed ?? '–'} ·
            ${reports[0]?.configuration.startedAt.slice(0, 16).replace('T', ' ') ?? ''} UTC</span
          >
        </header>
        <main id="top">
          ${isAlone ? html`<h1 class="unseen">Attack report</h1>` : overview(reports)} ${reports.map(run)}
        </main>
        ${program}
      </body>
    </html> `.html;
};
