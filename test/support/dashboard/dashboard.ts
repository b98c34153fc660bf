import {
  AnnotationQueryBuilder,
  DashboardBuilder,
  DashboardCursorSync,
  DatasourceVariableBuilder,
  QueryVariableBuilder,
  RowBuilder,
  VariableRefresh,
  type Dashboard,
} from '@grafana/grafana-foundation-sdk/dashboard';

import { SECTION_TITLES, SECTIONS } from '../../../config/monitoring/panel.ts';
import { PANELS } from '../../../config/monitoring/panels.ts';
import { DATASOURCE, toGrafana } from './panel.ts';

const LEVEL = 'numberwall_enumeration_containment_level{instance=~"$instance"}';

/** What marks the pictures: where containment changed, and where an alarm began. */
export const ANNOTATIONS = [
  {
    name: 'Containment changed',
    color: 'orange',
    // A segment that nobody had asked about has no series: its level was 0.
    expr: `max by (segment) (${LEVEL}) != (max by (segment) (${LEVEL} offset 1m) or max by (segment) (${LEVEL}) * 0)`,
    text: '{{segment}}',
  },
  {
    name: 'Alarm',
    color: 'red',
    expr: 'sum by (detector) (increase(numberwall_enumeration_alarms_total{instance=~"$instance"}[1m])) > 0',
    text: '{{detector}}',
  },
] as const;

const variable = (name: string, label: string, query: string): QueryVariableBuilder =>
  new QueryVariableBuilder(name)
    .label(label)
    .query(query)
    .datasource(DATASOURCE)
    .multi(true)
    .includeAll(true)
    .allValue('.*')
    .current({ selected: true, text: ['All'], value: ['$__all'] })
    .refresh(VariableRefresh.OnTimeRangeChanged);

// The newer model is for Grafana 12 alone; this one is imported by every Grafana since 9.
/* eslint-disable @typescript-eslint/no-deprecated */

/** The whole dashboard, as Grafana imports it. */
export const grafanaDashboard = (): Dashboard => {
  const dashboard = new DashboardBuilder('Numberwall')
    .uid('numberwall')
    .description('Generated from config/monitoring/panels.ts by `npm run docs`; do not edit.')
    .tags(['numberwall', 'generated'])
    .time({ from: 'now-3h', to: 'now' })
    .refresh('30s')
    .timezone('browser')
    .tooltip(DashboardCursorSync.Crosshair)
    .withVariable(new DatasourceVariableBuilder('datasource').label('Prometheus').type('prometheus'))
    .withVariable(variable('instance', 'Instance', 'label_values(numberwall_build_info, instance)'))
    .withVariable(
      variable('segment', 'Segment', 'label_values(numberwall_enumeration_starts_total, segment)'),
    );
  for (const { name, color, expr, text } of ANNOTATIONS) {
    dashboard.annotation(
      new AnnotationQueryBuilder()
        .name(name)
        .datasource(DATASOURCE)
        .enable(true)
        .iconColor(color)
        .expr(expr)
        .titleFormat(name)
        .textFormat(text),
    );
  }
  for (const section of SECTIONS) {
    dashboard.withRow(new RowBuilder(SECTION_TITLES[section]));
    for (const panel of PANELS) if (panel.section === section) dashboard.withPanel(toGrafana(panel));
  }
  return dashboard.build();
};
