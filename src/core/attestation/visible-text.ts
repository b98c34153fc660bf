const VISIBLE = /^[\x21-\x7e]+$/;

/** Is it a text of visible ASCII, within the given lengths? Ids take this form: no control, no space, no look-alike. */
export const isVisibleText = (value: unknown, longest: number, shortest = 1): value is string =>
  typeof value === 'string' && value.length >= shortest && value.length <= longest && VISIBLE.test(value);
