/** No phone number is shorter (E.164 numbers in use have at least seven digits). */
const MOST_DIGITS = 6;

const countDigits = (text: string): number => text.replaceAll(/[^0-9]/g, '').length;

const WORD = /^[a-z][a-z0-9]*(?:[_.:-][a-z0-9]+)*$/;
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)*$/;
const CLASS_NAME = /^[A-Z][A-Za-z]{0,47}$/;
/** An e-mail address, a dotted quad, an IPv6 address, or one long word: a token, a key, a hash. */
const SUSPECT = /@|\d+\.\d+\.\d+|[0-9a-f]*:[0-9a-f]*:|\S{33,}/i;

const guard =
  (fits: (text: string) => boolean) =>
  (value: unknown): string | undefined =>
    typeof value === 'string' && fits(value) && countDigits(value) <= MOST_DIGITS ? value : undefined;

/** A machine reason or an id of ours, at most 64 characters; anything that could be a number or a key is left out. */
export const safeWord = guard((text) => text.length <= 64 && WORD.test(text));

/** An error code of Node or of a library (`ECONNREFUSED`, `ERR_JWS_INVALID`), or one of ours. */
export const safeCode = guard((text) => text.length <= 48 && (CODE.test(text) || WORD.test(text)));

/** The name of a class. */
export const safeClassName = guard((text) => CLASS_NAME.test(text));

/** A sentence of our own; left out whole when it looks as though somebody’s data had been put into it. */
export const safeSentence = guard(
  (text) => text.length <= 200 && !SUSPECT.test(text) && !text.includes('\n'),
);

/** The id of a policy or route, or a key of configuration files. */
export const safeName = guard((text) => text.length <= 64 && /^[A-Za-z][A-Za-z0-9-]*$/.test(text));

/** Where a setting stands: `policies[2].window`, `gateway.yaml:12`, `--config`, a variable. */
export const safeSetting = guard((text) => text.length <= 128 && /^[A-Za-z_-][\w.:[\]-]*$/.test(text));

const VALUE = '[A-Za-z0-9][\\w.,%+ -]{0,255}';
const DIFFERENCE = new RegExp(`^[A-Za-z_[][\\w.[\\]-]{0,127}: (?:changed|${VALUE} → ${VALUE})$`);
/** As many digits as the shortest number has, however they are spaced. */
const NUMBER_LIKE = /\d(?:[ ()./_+-]{0,3}\d){6}/;

/** One difference of two configurations, in the form of `describeField`. */
export const safeDifference = (value: unknown): string | undefined =>
  typeof value === 'string' && DIFFERENCE.test(value) && !NUMBER_LIKE.test(value) ? value : undefined;

/** Bounds that our own sentences name. */
const ROUND = /\b[1-9]0{6,9}\b/g;

/** What is wrong with a configuration and how to mend it: our own words, which quote no configured value. */
export const safeAdvice = (value: unknown): string | undefined => {
  if (typeof value !== 'string' || value.length > 400 || /[\p{C}@]|\S{65,}/u.test(value)) return undefined;
  return NUMBER_LIKE.test(value.replaceAll(ROUND, '')) ? undefined : value;
};
