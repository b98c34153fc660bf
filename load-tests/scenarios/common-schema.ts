import { formed, line, mapping, positive } from './fields.ts';

/** What every scenario begins with, after its kind. */
export const heading = {
  id: formed(
    /^[A-Z]\d{1,3}$/,
    'a capital letter and one to three digits, as X01',
    'Short name; none that an included scenario has',
  ),
  name: formed(
    /^[a-z0-9](?:[a-z0-9-]{0,46}[a-z0-9])?$/,
    'up to 48 small letters, digits and dashes, as my-attack',
    'What progress, summary and report call it',
  ),
  anchor: line(600, 'What is known of the real case, and what is assumed here'),
};

/** What is played over real sockets. */
export const slice = mapping(
  {
    perSecond: positive(
      10_000,
      'Questions, or registrations of honest people, in a second; --rate goes before',
    ),
    seconds: positive(600, 'How long; --duration goes before'),
  },
  'What npm run attack plays over real sockets: a flood at its own rate for a while, or the day of a slow campaign pressed into that time. Bounds of a day hold for it as they are, because pressing forgives nothing',
);
