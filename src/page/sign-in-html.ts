import { html } from './html.ts';
import { documentHtml } from './shell.ts';

const WITHOUT_TOKEN =
  'This page needs the operator token, because its listener is not on the loopback interface alone or a proxy is in between; and this gateway has none. Set NUMBERWALL_OPERATOR_TOKEN or NUMBERWALL_OPERATOR_TOKEN_FILE, and start again.';
const WITH_TOKEN =
  'This page needs the operator token, because its listener is not on the loopback interface alone or a proxy is in between. The browser then stays signed in for twelve hours.';

/** What is shown to who has not shown the token yet. */
export const signInHtml = (moduleEnding: string, hasToken: boolean): string =>
  documentHtml(
    'Numberwall: sign in',
    `sign-in${moduleEnding}`,
    html`<body>
      <main class="sign-in-page">
        <h1>Numberwall</h1>
        <p>${hasToken ? WITH_TOKEN : WITHOUT_TOKEN}</p>
        <div id="sign-in-place" data-has-token="${hasToken ? 'yes' : 'no'}"></div>
      </main>
    </body>`,
  );
