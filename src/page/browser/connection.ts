import { byId, setText } from './dom.ts';

/** What comes from the gateway, by the names of its events. */
export interface Handlers {
  readonly hello: (data: unknown) => void;
  readonly lines: (data: unknown) => void;
  readonly past: (data: unknown) => void;
  readonly now: (data: unknown) => void;
}

const FIRST_MS = 500;
const LONGEST_MS = 10_000;
/** A second is missing five times over: the connection says nothing any more. */
const SILENT_MS = 5_000;

type State = 'connecting' | 'live' | 'lost' | 'signed-out';

const WORDS: Readonly<Record<State, string>> = {
  connecting: 'connecting',
  live: 'live',
  lost: 'no connection; trying again',
  'signed-out': 'signed out',
};

const show = (state: State): void => {
  const place = byId('connection');
  if (place.dataset['state'] === state) return;
  place.dataset['state'] = state;
  setText(byId('connection-text'), WORDS[state]);
  document.body.dataset['connection'] = state;
};

/** Waits twice as long each time, a little more or less, so that pages do not come back all at once. */
const delayOf = (failures: number): number =>
  Math.min(LONGEST_MS, FIRST_MS * 2 ** failures) * (0.8 + 0.4 * Math.random());

const maySee = async (): Promise<boolean | undefined> => {
  try {
    const answer = await fetch('/page/session');
    return answer.ok ? ((await answer.json()) as { maySee: boolean }).maySee : undefined;
  } catch {
    return undefined;
  }
};

/** Listens to the gateway for as long as the page is open. */
export const connect = (handlers: Handlers): void => {
  let failures = 0;
  let last = '';
  let silence: number | undefined;
  let source: EventSource | undefined;
  const again = async (): Promise<void> => {
    source?.close();
    clearTimeout(silence);
    show('lost');
    const wait = delayOf(failures);
    failures += 1;
    if ((await maySee()) === false) {
      show('signed-out');
      // The same address now shows how to sign in.
      location.reload();
      return;
    }
    setTimeout(open, wait);
  };
  const heard = (): void => {
    clearTimeout(silence);
    silence = setTimeout(() => void again(), SILENT_MS);
  };
  const listen = (name: keyof Handlers): void => {
    source?.addEventListener(name, (event: MessageEvent<string>) => {
      heard();
      handlers[name](JSON.parse(event.data));
      if (name !== 'now') return;
      last = event.lastEventId;
      failures = 0;
      show('live');
    });
  };
  const open = (): void => {
    source = new EventSource(`/page/events${last === '' ? '' : `?after=${encodeURIComponent(last)}`}`);
    heard();
    for (const name of ['hello', 'lines', 'past', 'now'] as const) listen(name);
    source.addEventListener('error', () => void again());
  };
  open();
};
