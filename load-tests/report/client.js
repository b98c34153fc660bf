/* What the page of a report does in a browser: no framework, no request. `uPlot` is inlined before it. */
/* global uPlot, document, matchMedia, getComputedStyle, addEventListener */
(() => {
  const reports = JSON.parse(document.getElementById('data').textContent);
  const main = document.getElementById('report');
  const runs = document.getElementById('runs');
  let charts = [];
  let shown = 0;

  const element = (name, content = '', className = '') => {
    const made = document.createElement(name);
    if (className !== '') made.className = className;
    if (Array.isArray(content)) made.append(...content);
    else made.textContent = content;
    return made;
  };
  const figure = (value) =>
    Number.isInteger(value) ? value.toLocaleString('en') : String(Number(value.toPrecision(3)));
  const colour = (name) => getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim();
  const running = (values) => {
    let sum = 0;
    return values.map((value) => (sum += value));
  };
  const perSecond = (values, step) => values.map((value) => value / step);

  const row = (cells) =>
    element(
      'tr',
      cells.map(([content, className = '', name = 'td']) => element(name, content, className)),
    );

  const verdictTable = ({ verdicts }) =>
    element('table', [
      row([
        ['', '', 'th'],
        ['What must hold', '', 'th'],
        ['Measured', 'number', 'th'],
        ['Bound', 'number', 'th'],
      ]),
      ...verdicts.map(({ holds, claim, measured, bound, unit }) =>
        row([
          [holds ? '✓' : '✗', holds ? 'good' : 'bad'],
          [claim],
          [figure(measured), 'number'],
          [`${figure(bound)} ${unit}`, 'number'],
        ]),
      ),
    ]);

  const big = (value, text, className = '') =>
    element('div', [element('b', value, className), element('span', text)], 'figure');

  const headline = ({ scenario, totals, holds }) =>
    element(
      'div',
      [
        big(holds ? '✓ held' : '✗ broken', 'all thresholds together', holds ? 'good' : 'bad'),
        ...(scenario.kind === 'attack'
          ? [
              big(figure(totals.numbersLearned), 'numbers learned from this gateway'),
              big(
                figure(totals.naiveNumbers),
                'from the same arrivals, with a limit of 10 a minute per address alone',
              ),
            ]
          : []),
        big(
          `${figure(totals.honest.registered)} of ${figure(totals.honest.begun)}`,
          `honest people registered; ${figure(totals.honest.refused)} requests refused`,
        ),
      ],
      'headline',
    );

  const stroke = ([label, values, name, extra = {}]) => ({
    values,
    series: { label, stroke: colour(name), width: 2, points: { show: values.length < 3 }, ...extra },
  });

  const axes = () => {
    const axis = {
      stroke: colour('soft'),
      grid: { stroke: colour('line'), width: 1 },
      ticks: { stroke: colour('line') },
    };
    return [
      { ...axis, values: (_, ticks) => ticks.map((tick) => `${tick} s`) },
      { ...axis, size: 60, values: (_, ticks) => ticks.map((tick) => (tick === null ? '' : figure(tick))) },
    ];
  };

  const draw = (box, series, times, { log = false, unit = '' } = {}) => {
    const lines = series.map(stroke);
    const chart = new uPlot(
      {
        width: box.clientWidth - 24,
        height: 220,
        cursor: { sync: { key: 'run' } },
        scales: {
          x: { time: false },
          y: {
            distr: log ? 4 : 1,
            asinh: 1,
            range: (_, low, high) => [Math.min(0, low), Math.max(1, high * 1.05)],
          },
        },
        axes: axes(),
        series: [
          { label: 'time', value: (_, value) => (value === null ? '–' : `${value.toFixed(1)} s`) },
          ...lines.map((line) => ({
            ...line.series,
            value: (_, value) => (value === null ? '–' : `${figure(Math.round(value * 100) / 100)}${unit}`),
          })),
        ],
      },
      [times, ...lines.map(({ values }) => values)],
      box,
    );
    charts.push({ chart, box });
  };

  const attackerCharts = ({ series: s, totals }) => [
    [
      'Numbers learned, in sum',
      [
        ['a limit per address alone', running(s.naive), 'naive'],
        ['learned here', running(s.learned), 'learned', { width: 3 }],
        ...(running(s.toldFalse).at(-1) > 0 ? [['invented answers', running(s.toldFalse), 'quiet']] : []),
        ...(totals.bound === null
          ? []
          : [['bound', s.learned.map(() => totals.bound), 'soft', { dash: [6, 4] }]]),
      ],
      { log: true },
    ],
    [
      'Answers to the attack, a second',
      [
        ['refused', perSecond(s.refused, s.stepSeconds), 'refused'],
        ['told nothing', perSecond(s.blind, s.stepSeconds), 'quiet'],
        ['told the truth', perSecond(s.learned, s.stepSeconds), 'learned'],
        ['no answer', perSecond(s.failed, s.stepSeconds), 'naive'],
      ],
    ],
  ];

  const refusalChart = ({ series: s, scenario }) => {
    const reasons = Object.entries(s.refusals);
    if (scenario.kind !== 'attack' || reasons.length === 0) return [];
    const lines = reasons.map(([reason, values], index) => [
      reason,
      perSecond(values, s.stepSeconds),
      ['refused', 'naive', 'quiet', 'learned', 'honest'][index % 5],
    ]);
    return [['Refusals of the attack by reason, a second', lines]];
  };

  const defenderCharts = (report) => [
    ...refusalChart(report),
    [
      'Honest people, in sum',
      [
        ['began', running(report.series.honestBegun), 'soft'],
        ['registered', running(report.series.honestRegistered), 'honest', { width: 3 }],
        ['told nothing', running(report.series.honestBlind), 'quiet'],
        ['refused', running(report.series.honestRefused), 'learned'],
      ],
    ],
    [
      'What the gateway says of itself',
      [
        ['answers not repaid', report.series.foreignAnswers, 'learned'],
        ['level of containment', report.series.level, 'refused'],
        ['alarms', report.series.alarms, 'naive'],
      ],
    ],
    [
      'Latency in milliseconds',
      [
        ['honest, median', report.series.honestP50, 'honest', { spanGaps: true }],
        ['honest, 99 %', report.series.honestP99, 'honest', { spanGaps: true, dash: [4, 3] }],
        ['attack, median', report.series.attackP50, 'refused', { spanGaps: true }],
        ['attack, 99 %', report.series.attackP99, 'refused', { spanGaps: true, dash: [4, 3] }],
      ],
      { unit: ' ms' },
    ],
  ];

  const chartSection = (title, list, times) => {
    const grid = element('div', [], 'charts');
    main.append(element('h2', title), grid);
    for (const [name, series, options] of list) {
      const box = element('section', [element('h3', name)], 'card');
      grid.append(box);
      draw(box, series, times, options);
    }
  };

  const facts = ({ configuration, totals }) => {
    const { honest, refusals, spending, ...plain } = totals;
    const flat = { ...configuration, ...plain };
    for (const [name, value] of Object.entries(honest)) flat[`honest: ${name}`] = value;
    for (const [name, value] of Object.entries(refusals)) flat[`refused: ${name}`] = value;
    for (const [name, value] of Object.entries(spending)) flat[`spent: ${name}`] = value;
    return element(
      'table',
      Object.entries(flat).map(([name, value]) =>
        row([
          [name, '', 'th'],
          [typeof value === 'number' ? figure(value) : String(value ?? '–'), 'number'],
        ]),
      ),
    );
  };

  const show = (index) => {
    shown = index;
    for (const { chart } of charts) chart.destroy();
    charts = [];
    const report = reports[index];
    const { scenario, partial, series } = report;
    const times = series.arrivals.map((_, step) => step * series.stepSeconds);
    main.replaceChildren(
      element('h1', `${scenario.id} ${scenario.name}`),
      element(
        'p',
        scenario.anchor + (partial ? ' — interrupted: the figures are those until then.' : ''),
        'anchor',
      ),
      headline(report),
      element('h2', 'Thresholds'),
      verdictTable(report),
    );
    if (scenario.kind === 'attack') chartSection('The attacker’s view', attackerCharts(report), times);
    chartSection('The defender’s view', defenderCharts(report), times);
    main.append(element('h2', 'Configuration and sums'), facts(report));
    for (const [place, button] of [...runs.children].entries())
      button.setAttribute('aria-current', String(place === index));
  };

  if (reports.length > 1)
    for (const [index, { scenario, holds }] of reports.entries()) {
      const button = element('button', `${holds ? '✓' : '✗'} ${scenario.name}`, holds ? '' : 'bad');
      button.addEventListener('click', () => show(index));
      runs.append(button);
    }
  show(0);
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', () => show(shown));
  addEventListener('resize', () => {
    for (const { chart, box } of charts) chart.setSize({ width: box.clientWidth - 24, height: 220 });
  });
})();
