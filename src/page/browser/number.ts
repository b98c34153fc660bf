import { setText, within } from './dom.ts';
import { format } from './format.ts';
import type { ShownLine } from './model.ts';
import { severityOf, type Panel, type Severity } from './panel.ts';

const WORDS: Readonly<Record<Severity, string>> = {
  none: '',
  ok: '✓ fine',
  warning: '▲ nears its threshold',
  critical: '▲ over its threshold',
};

/** Shows one large figure, and in a word whether it is bad. */
export const createNumber = (panel: Panel) => {
  const place = within(panel.element, '.number');
  const figure = within(place, '.figure');
  const state = within(place, '.state');
  return ([line]: readonly ShownLine[]): void => {
    const severity = severityOf(panel, line?.now);
    setText(figure, format(line?.now, panel.unit));
    figure.dataset['value'] = String(line?.now ?? null);
    setText(state, WORDS[severity]);
    place.dataset['severity'] = severity;
  };
};
