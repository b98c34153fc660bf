import { PanelBuilder as BarsBuilder } from '@grafana/grafana-foundation-sdk/bargauge';
import type { Builder } from '@grafana/grafana-foundation-sdk/cog';
import {
  BigValueGraphMode,
  GraphThresholdsStyleConfigBuilder,
  GraphThresholdsStyleMode,
  ReduceDataOptionsBuilder,
  StackingConfigBuilder,
  StackingMode,
  VisibilityMode,
  VizOrientation,
} from '@grafana/grafana-foundation-sdk/common';
import {
  DashboardLinkBuilder,
  ThresholdsConfigBuilder,
  ThresholdsMode,
  type Panel as GrafanaPanel,
  type Threshold,
} from '@grafana/grafana-foundation-sdk/dashboard';
import { DataqueryBuilder } from '@grafana/grafana-foundation-sdk/prometheus';
import { PanelBuilder as NumberBuilder } from '@grafana/grafana-foundation-sdk/stat';
import { PanelBuilder as StatesBuilder } from '@grafana/grafana-foundation-sdk/statetimeline';
import { PanelBuilder as GridBuilder } from '@grafana/grafana-foundation-sdk/statushistory';
import { PanelBuilder as LinesBuilder } from '@grafana/grafana-foundation-sdk/timeseries';

import type { Panel, Picture, Series, Unit } from '../../../config/monitoring/panel.ts';
import { PLACEHOLDERS } from '../../../config/monitoring/reading.ts';

/** Where the runbooks are, as in rules.yml. */
export const RUNBOOKS = 'https://git.example.com/numberwall/docs/runbooks/';

/** Whichever Prometheus the variable `datasource` names. */
export const DATASOURCE = { type: 'prometheus', uid: '${datasource}' };

/** What every picture can be told. */
interface AnyBuilder extends Builder<GrafanaPanel> {
  title(title: string): this;
  description(description: string): this;
  datasource(datasource: typeof DATASOURCE): this;
  unit(unit: string): this;
  min(least: number): this;
  noValue(text: string): this;
  span(columns: number): this;
  height(rows: number): this;
  thresholds(thresholds: ThresholdsConfigBuilder): this;
  links(links: DashboardLinkBuilder[]): this;
  withTarget(target: DataqueryBuilder): this;
}

const UNITS: Readonly<Record<Unit, string>> = {
  'requests/s': 'reqps',
  'events/s': 'cps',
  numbers: 'short',
  count: 'short',
  share: 'percentunit',
  ratio: 'none',
  level: 'none',
  seconds: 's',
  bytes: 'bytes',
};

/** Of the 24 columns, and in rows. */
const SIZES: Readonly<Record<Picture, readonly [span: number, height: number]>> = {
  number: [4, 7],
  lines: [8, 8],
  stack: [8, 8],
  bars: [8, 8],
  grid: [24, 12],
  states: [8, 8],
};

const lines = (): LinesBuilder =>
  new LinesBuilder().lineWidth(1).fillOpacity(10).showPoints(VisibilityMode.Never);

const builderOf = ({ picture, thresholds }: Panel): AnyBuilder => {
  switch (picture) {
    case 'number':
      return new NumberBuilder()
        .graphMode(BigValueGraphMode.Area)
        .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    case 'bars':
      return new BarsBuilder()
        .orientation(VizOrientation.Horizontal)
        .reduceOptions(new ReduceDataOptionsBuilder().calcs(['lastNotNull']));
    case 'grid':
      return new GridBuilder().showValue(VisibilityMode.Auto);
    case 'states':
      return new StatesBuilder().showValue(VisibilityMode.Never).mergeValues(true);
    case 'stack':
      return lines().fillOpacity(40).stacking(new StackingConfigBuilder().mode(StackingMode.Normal));
    case 'lines':
      if (thresholds === undefined) return lines();
      return lines().thresholdsStyle(
        new GraphThresholdsStyleConfigBuilder().mode(GraphThresholdsStyleMode.Dashed),
      );
  }
};

const stepsOf = ({ thresholds, isLowBad }: Panel): Threshold[] => {
  if (thresholds === undefined) return [{ value: null, color: 'green' }];
  const { warning, critical } = thresholds;
  const from = (value: number | undefined, color: string) => (value === undefined ? [] : [{ value, color }]);
  return isLowBad === true
    ? [
        { value: null, color: 'red' },
        ...from(critical, warning === undefined ? 'green' : 'yellow'),
        ...from(warning, 'green'),
      ]
    : [{ value: null, color: 'green' }, ...from(warning, 'yellow'), ...from(critical, 'red')];
};

const inGrafana = (promql: string): string =>
  promql.replaceAll(PLACEHOLDERS.window, () => '$__rate_interval');

const targetOf = ({ unit, picture }: Panel, { legend, promql }: Series, at: number): DataqueryBuilder => {
  const target = new DataqueryBuilder()
    .refId(String.fromCharCode('A'.charCodeAt(0) + at))
    .expr(inGrafana(promql))
    .legendFormat(legend)
    .datasource(DATASOURCE)
    .range();
  // The trace behind a slow request.
  return unit === 'seconds' && picture === 'lines' && promql.includes('_bucket')
    ? target.exemplar(true)
    : target;
};

/** A panel of the table as one of Grafana. */
export const toGrafana = (panel: Panel): AnyBuilder => {
  const [span, height] = SIZES[panel.picture];
  const isWide = panel.section === 'first' && panel.picture !== 'number';
  const builder = builderOf(panel)
    .title(panel.title)
    .description(panel.answers)
    .datasource(DATASOURCE)
    .unit(UNITS[panel.unit])
    .noValue('nothing')
    .span(isWide ? 12 : span)
    .height(panel.id === 'pattern' ? SIZES.number[1] : height)
    .thresholds(new ThresholdsConfigBuilder().mode(ThresholdsMode.Absolute).steps(stepsOf(panel)))
    .links(
      (panel.alerts ?? []).map((alert) =>
        new DashboardLinkBuilder(`Runbook: ${alert}`).url(`${RUNBOOKS}${alert}.md`).targetBlank(true),
      ),
    );
  for (const [at, each] of panel.series.entries()) builder.withTarget(targetOf(panel, each, at));
  return panel.unit === 'seconds' ? builder : builder.min(0);
};
