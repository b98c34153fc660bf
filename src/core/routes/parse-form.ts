import { Problem } from '../problems/problem.ts';

/** Most fields of a form, those that no route takes included. */
export const MAX_FORM_FIELDS = 32;

/** What a serializer writes (WHATWG URL §5.2): printable ASCII without space; everything else is percent-encoded. */
const ENCODED = /^[\x21-\x7e]*$/;

/** What no field may hold, however it is written. */
export const CONTROL = /[\u0000-\u001f\u007f-\u009f]/;

const refuse = (reason: string): Problem => new Problem('request_invalid', reason);

const decode = (text: string): string => {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw refuse('form_encoding');
  }
};

/**
 * Reads `application/x-www-form-urlencoded` text strictly: a field stands once, percent-encoding is UTF-8, and
 * nothing decodes to a control character.
 * @throws {Problem} `request_invalid`.
 */
export const parseForm = (text: string): ReadonlyMap<string, string> => {
  if (!ENCODED.test(text)) throw refuse('form_encoding');
  const pairs = text.split('&').filter((pair) => pair !== '');
  if (pairs.length > MAX_FORM_FIELDS) throw refuse('form_fields');
  const fields = new Map<string, string>();
  for (const pair of pairs) {
    const equals = pair.indexOf('=');
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? '' : decode(pair.slice(equals + 1));
    if (CONTROL.test(name) || CONTROL.test(value)) throw refuse('form_control_character');
    if (fields.has(name)) throw refuse('form_repeated');
    fields.set(name, value);
  }
  return fields;
};
