import { parseStrictJson } from '../attestation/strict-json.ts';
import { Problem } from '../problems/problem.ts';
import { CONTROL, MAX_FORM_FIELDS } from './parse-form.ts';

/**
 * Reads the fields of a route from a JSON object of texts, as strictly as a form: a member stands once, and holds no
 * control character.
 * @throws {Problem} `request_invalid`.
 */
export const parseJsonFields = (body: Uint8Array): ReadonlyMap<string, string> => {
  const members = Object.entries(parseStrictJson(body) ?? {});
  if (members.length === 0) throw new Problem('request_invalid', 'body_json');
  if (members.length > MAX_FORM_FIELDS) throw new Problem('request_invalid', 'form_fields');
  return new Map(
    members.map(([name, value]) => {
      if (typeof value !== 'string') throw new Problem('request_invalid', 'field_value');
      if (CONTROL.test(name) || CONTROL.test(value)) {
        throw new Problem('request_invalid', 'form_control_character');
      }
      return [name, value];
    }),
  );
};
