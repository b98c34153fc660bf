import { showBanner, showChecks } from './banner.ts';
import { onSchemeChange } from './colours.ts';
import { connect } from './connection.ts';
import { byId, setText } from './dom.ts';
import { createFleet } from './fleet.ts';
import { duration, timeOfDay } from './format.ts';
import { createModel, forget, takeLines, takeNow, takePast } from './model.ts';
import { readPanels } from './panel.ts';
import { createPictures } from './pictures.ts';
import { showSuspects } from './suspects.ts';

interface Hello {
  readonly instance: string;
  readonly version: string;
  readonly profile: string;
  readonly startedAt: number;
  readonly resumed: boolean;
}

const model = createModel();
let about: Hello | undefined;
const draw = createPictures(
  readPanels(),
  createFleet(() => draw()),
  model,
);

const showAbout = (): void => {
  if (about === undefined || model.overview === undefined) return;
  const { instance, version, profile, startedAt } = about;
  const requests = model.overview.requests.toLocaleString('en-US');
  setText(
    byId('about'),
    `${version} · ${instance} · ${profile} · up ${duration(model.at - startedAt)} · ${requests} requests · ${timeOfDay(model.at)} UTC`,
  );
};

onSchemeChange(draw);
addEventListener('resize', draw);
showSuspects();
connect({
  hello(data) {
    about = data as Hello;
    if (!about.resumed) forget(model);
  },
  lines: (data) => takeLines(model, data),
  past: (data) => takePast(model, data),
  now(data) {
    takeNow(model, data);
    if (model.overview === undefined) return;
    showBanner(model.overview, model.at);
    showChecks(model.overview);
    showAbout();
    draw();
  },
});
