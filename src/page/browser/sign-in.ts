import { byId } from './dom.ts';
import { createSignInForm } from './sign-in-form.ts';

const showPage = (): void => location.replace('/');

// A link from another site, such as a chat, comes without the cookie; what this page itself asks comes with it.
const { maySee } = (await (await fetch('/page/session')).json()) as { maySee: boolean };
if (maySee) showPage();
else if (byId('sign-in-place').dataset['hasToken'] === 'yes')
  byId('sign-in-place').append(createSignInForm(showPage));
