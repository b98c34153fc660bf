/** A word of the live page, the dashboards and the runbooks. */
export interface Term {
  readonly word: string;
  readonly means: string;
}

/** Each in a line; docs/glossary.md and the live page show them. */
export const GLOSSARY: readonly Term[] = [
  { word: 'told', means: 'answered truthfully: the asker learned whether the number is registered' },
  {
    word: 'blind, told nothing',
    means:
      'answered in the same words and time for every number; people still register by the code that reaches their phone',
  },
  { word: 'decoy', means: 'an invented answer to a suspected source, where that is configured' },
  {
    word: 'denied, refused',
    means: 'answered with an error: 401 without a valid token and proof, 429 over a limit or banned',
  },
  {
    word: 'waiting, given',
    means:
      'told in the last ten minutes to a device that has not registered the number yet; the answer was given, and counts as leaked after ten minutes',
  },
  { word: 'leaked, told to strangers', means: 'told, and not repaid by a registration within ten minutes' },
  {
    word: 'bound, at most',
    means:
      'what may leak in an hour whatever an attacker owns: a fixed allowance, and a share of each registration that completes; so it grows with them',
  },
  { word: 'start', means: 'the first request of a device about a number: a registration begins' },
  { word: 'completion', means: 'the code of the text message was given: the number is the asker’s' },
  {
    word: 'ledger',
    means:
      'a budget of truthful answers of a device, address, network or block: a start takes one, a completion gives back; empty means told nothing',
  },
  { word: 'gate', means: 'the ledger of a whole segment, or of all' },
  {
    word: 'segment',
    means: 'a country group and how the asking device keeps its key, such as western-europe/tee',
  },
  {
    word: 'class of a key',
    means:
      'secure-enclave, strongbox and tee are hardware of a phone; software is none; none is without attestation',
  },
  {
    word: 'limit, policy',
    means: 'requests, numbers or failures that one source may have in a window of time',
  },
  {
    word: 'sign',
    means: 'what is known within seconds, from counters of this instance; a row of the first screen',
  },
  {
    word: 'detector',
    means: 'weighs evidence of all instances over minutes; an alarm is evidence above its threshold',
  },
  {
    word: 'evidence, cusum',
    means:
      'a sum that rises with each event that an attack explains better, and falls with each that honest traffic does; 1 is the threshold, 2 the cap, and it fades for minutes',
  },
  {
    word: 'cause, witness, hint',
    means: 'what an alarm may do: a cause and a witness together contain; a hint makes careful',
  },
  {
    word: 'tripwire',
    means: 'a number that nobody honest has: of fiction, of no plan, or seeded by the operator (honey)',
  },
  { word: 'exposed device', means: 'one whose starts nobody completes: told nothing until it completes one' },
  {
    word: 'level 0 to 3',
    means:
      'how careful answers of a segment are: as configured; half the room; only devices that completed before; nobody is told anything',
  },
  { word: 'pin', means: 'an operator holds a segment at a level, whatever the detectors find' },
  {
    word: 'canary',
    means:
      'the gateway’s own registrations, made as an honest phone makes them: what people feel. It is no measure of people',
  },
  {
    word: 'timing probe',
    means: 'the gateway’s own look-ups that measure whether time tells; they are blind on purpose',
  },
  { word: 'replay', means: 'a recorded request sent again; its device may be the victim' },
  { word: 'shed', means: 'answered 503 unread, because the gateway carries too much' },
  { word: 'degraded', means: 'works with reduced function' },
];

/** docs/glossary.md. */
export const glossaryReference = (): string =>
  `# Glossary\n\nThe words of the live page, the dashboards and the runbooks.\n\n| word | means |\n| --- | --- |\n${GLOSSARY.map(({ word, means }) => `| ${word} | ${means} |`).join('\n')}\n`;
