import { series, type Panel } from '../panel.ts';
import { highest, rate } from '../readings.ts';

/** Whom lists and bans name; who is conspicuous by name is told by `numberwall suspects` alone, never by a metric. */
export const SUSPECTS: readonly Panel[] = [
  {
    id: 'listed',
    title: 'Requests of whom a list names',
    answers: 'Do suspects still ask, and has anybody asked for honey?',
    section: 'suspects',
    unit: 'events/s',
    picture: 'lines',
    series: [series('{{list}}', rate('listed_requests_total', { by: 'list' }))],
    alerts: ['NumberwallHoneyAsked'],
  },
  {
    id: 'list-entries',
    title: 'Entries of lists',
    answers: 'How many entries did operators give at run time?',
    section: 'suspects',
    unit: 'count',
    picture: 'bars',
    series: [series('{{list}}', highest('list_entries', { by: 'list' }))],
  },
  {
    id: 'bans',
    title: 'Bans',
    answers: 'Who fails so often that he is shut out, and who comes back?',
    section: 'suspects',
    unit: 'events/s',
    picture: 'lines',
    series: [series('{{repeat}}', rate('bans_total', { by: 'repeat' }))],
  },
  {
    id: 'exposed-devices',
    title: 'Devices that are told nothing',
    answers:
      'How many devices have so many starts without completion that they are told nothing until they complete one?',
    section: 'suspects',
    unit: 'count',
    picture: 'lines',
    series: [series('devices', highest('enumeration_exposed_devices'))],
    alerts: ['NumberwallEnumerationSuspected'],
  },
];
