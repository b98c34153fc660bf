import { create, setText } from './dom.ts';

const FAULTS: Readonly<Record<number, string>> = {
  401: 'This is not the operator token.',
  429: 'Too many wrong tokens from this address: wait a minute.',
  503: 'This gateway has no operator token: set NUMBERWALL_OPERATOR_TOKEN.',
};

const send = async (token: string): Promise<string | undefined> => {
  try {
    const { ok, status } = await fetch('/page/session', {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify({ token }),
    });
    return ok ? undefined : (FAULTS[status] ?? `The gateway answers ${status}.`);
  } catch {
    return 'The gateway does not answer.';
  }
};

/** A form that asks for the operator token; `signedIn` is called when it was right. */
export const createSignInForm = (signedIn: () => void): HTMLFormElement => {
  const input = create('input', {
    type: 'password',
    id: 'token',
    name: 'token',
    autocomplete: 'current-password',
    required: '',
    'aria-describedby': 'token-fault',
  });
  const fault = create('p', { id: 'token-fault', class: 'fault', role: 'alert' });
  const form = create(
    'form',
    { class: 'sign-in' },
    // For password managers, which keep a name with each secret.
    create('input', {
      type: 'text',
      name: 'username',
      value: 'operator',
      autocomplete: 'username',
      hidden: '',
    }),
    create('label', { for: 'token' }, 'Operator token'),
    input,
    create('button', { type: 'submit' }, 'Sign in'),
    fault,
  );
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    void send(input.value).then((reason) => {
      input.value = '';
      if (reason === undefined) signedIn();
      setText(fault, reason ?? '');
    });
  });
  return form;
};
