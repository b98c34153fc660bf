import { scalar } from './scalar.ts';

const LONGEST = 256;
const LITERAL = "[A-Za-z0-9._~!$'()*+,;=:@-]";
const PARAMETER = '\\{[a-z][a-z0-9_]{0,31}\\}';
/** Between two parameters of one segment stands a literal, so that where one ends is certain. */
const SEGMENT = `(?:${LITERAL}+(?:${PARAMETER}${LITERAL}+)*(?:${PARAMETER})?|${PARAMETER}(?:${LITERAL}+${PARAMETER})*${LITERAL}*)`;
const TEMPLATE = new RegExp(`^(?:/${SEGMENT})+$`);

/** Names of the parameters of a path template, in order. */
export const parametersOf = (template: string): readonly string[] =>
  [...template.matchAll(/\{([a-z0-9_]+)\}/g)].map(([, name = '']) => name);

const isTemplate = (text: string): boolean => {
  const names = parametersOf(text);
  return (
    text.length <= LONGEST &&
    TEMPLATE.test(text) &&
    new Set(names).size === names.length &&
    !text.split('/').some((segment) => segment === '.' || segment === '..')
  );
};

/** `/users/{country_code}-{phone}/status`: absolute, no empty segment, no query, each parameter once. */
export const pathTemplate = () =>
  scalar({
    expected: `a path as /users/{phone}/status: no empty segment, no query, each {name} once and a literal between two, at most ${LONGEST} characters`,
    form: 'path template',
    example: '/users/{country_code}-{phone}/status',
    read: (text) => (isTemplate(text) ? text : undefined),
  });
