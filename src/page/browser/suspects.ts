import { byId, create } from './dom.ts';
import { createSignInForm } from './sign-in-form.ts';

interface Suspect {
  readonly kind: string;
  readonly subject: string;
  readonly total: number;
  readonly patterns: Readonly<Record<string, number>>;
  readonly last_seen: string;
  readonly seen_here?: { readonly attestation: string; readonly addresses: number };
}

interface Answer {
  readonly suspects: readonly Suspect[];
  readonly done: Readonly<Record<string, string>>;
}

const EVERY_MS = 10_000;
const SHOWN = 12;
/** As the command hides them: an honest slip is as likely. */
const LEAST_TIMES = 3;
const ACTIVE_MS = 60_000;
const COLUMNS = [
  'Kind',
  'Keyed id',
  'Times',
  'Pattern, and what was done',
  'Key, addresses seen here',
  'Last',
];

const isActive = ({ last_seen: last }: Suspect): boolean => Date.now() - Date.parse(last) < ACTIVE_MS;

const row = (suspect: Suspect, done: Answer['done']): HTMLElement => {
  const { kind, subject, total, patterns, last_seen: last, seen_here: here } = suspect;
  return create(
    'tr',
    {},
    create('td', {}, kind),
    create('th', { scope: 'row' }, create('code', {}, subject)),
    create('td', { class: 'count' }, total.toLocaleString('en-US')),
    create(
      'td',
      {},
      create(
        'ul',
        { class: 'plain' },
        ...Object.entries(patterns).map(([pattern, count]) =>
          create('li', {}, `${count.toLocaleString('en-US')} × ${done[pattern] ?? pattern}`),
        ),
      ),
    ),
    create('td', {}, here === undefined ? '' : `${here.attestation}, ${here.addresses}`),
    create('td', {}, `${last.slice(11, 19)} UTC${isActive(suspect) ? ', a minute ago or less' : ''}`),
  );
};

const tableOf = ({ suspects: all, done }: Answer): HTMLElement => {
  const often = all.filter(({ total }) => total >= LEAST_TIMES);
  const suspects = [...often.filter(isActive), ...often.filter((suspect) => !isActive(suspect))];
  if (suspects.length === 0)
    return create('p', { class: 'ok' }, '✓ nobody was conspicuous three times or more');
  const rest = suspects.length - SHOWN;
  return create(
    'table',
    { class: 'suspects' },
    create(
      'caption',
      {},
      rest > 0
        ? `Seen in the last minute first: ${SHOWN} of ${suspects.length}`
        : `Seen in the last minute first: ${suspects.length} in all`,
    ),
    create('thead', {}, create('tr', {}, ...COLUMNS.map((text) => create('th', { scope: 'col' }, text)))),
    create('tbody', {}, ...suspects.slice(0, SHOWN).map((suspect) => row(suspect, done))),
  );
};

const signInOf = (hasToken: boolean, signedIn: () => void): HTMLElement =>
  hasToken
    ? create(
        'div',
        {},
        create('p', {}, 'Only who has the operator token sees suspects, as at the operator API.'),
        createSignInForm(signedIn),
      )
    : create('p', {}, 'The operator API is off: set NUMBERWALL_OPERATOR_TOKEN to see suspects.');

const signOutButton = (signedOut: () => void): HTMLElement => {
  const button = create('button', { type: 'button' }, 'Sign out');
  button.addEventListener('click', () => {
    void fetch('/page/session', { method: 'DELETE' }).then(signedOut, () => undefined);
  });
  return button;
};

/** Shows who is conspicuous, to who has shown the token, anew every ten seconds. */
export const showSuspects = (): void => {
  const place = byId('suspects');
  let timer: number | undefined;
  const begin = async (): Promise<void> => {
    clearInterval(timer);
    const { isOperator, hasToken } = (await (await fetch('/page/session')).json()) as {
      isOperator: boolean;
      hasToken: boolean;
    };
    byId('sign-in-place').replaceChildren(...(isOperator ? [signOutButton(() => location.reload())] : []));
    if (!isOperator) {
      place.replaceChildren(signInOf(hasToken, () => void begin()));
      return;
    }
    await refresh();
    timer = setInterval(() => void refresh(), EVERY_MS);
  };
  const refresh = async (): Promise<void> => {
    const answer = await fetch('/page/suspects').catch(() => undefined);
    if (answer?.status === 401) return begin();
    if (answer?.ok === true) place.replaceChildren(tableOf((await answer.json()) as Answer));
    else place.replaceChildren(create('p', { class: 'fault' }, 'The gateway cannot tell of suspects now.'));
  };
  void begin().catch(() => undefined);
};
