import { readElements, type DerElement } from './der.ts';
import type { AndroidReason } from './reasons.ts';

const BOOLEAN = 0x01;
const INTEGER = 0x02;
const ENUMERATED = 0x0a;
const SEQUENCE = 0x30;

/** Deepest nesting; a key description needs 7. */
const MAX_DEPTH = 10;

/** Members of KeyDescription before its two authorization lists, and with them. */
const FIRST_LIST = 6;
const MEMBERS = 8;

const isShortest = ({ content: [first, second] }: DerElement): boolean =>
  first !== undefined &&
  (second === undefined || !((first === 0 && second < 0x80) || (first === 0xff && second >= 0x80)));

const isPrimitiveSound = (element: DerElement): boolean => {
  if (element.identifier === BOOLEAN) {
    const [value] = element.content;
    return element.content.length === 1 && (value === 0 || value === 0xff);
  }
  const isNumber = element.identifier === INTEGER || element.identifier === ENUMERATED;
  return !isNumber || isShortest(element);
};

const isSound = (bytes: Uint8Array, depth: number): boolean => {
  const elements = depth > MAX_DEPTH ? undefined : readElements(bytes);
  return (
    elements?.every((element) =>
      element.isConstructed ? isSound(element.content, depth + 1) : isPrimitiveSound(element),
    ) ?? false
  );
};

const isAscending = (list: DerElement | undefined): boolean => {
  const tags = list === undefined ? undefined : readElements(list.content);
  return (
    tags?.every(({ number }, index) => index === 0 || number > (tags[index - 1]?.number ?? number)) ?? false
  );
};

/** Is this DER throughout: shortest lengths and numbers, booleans that are 00 or FF (X.690 §10.1, §11.1, §8.3.2)? */
export const isDer = (bytes: Uint8Array): boolean => isSound(bytes, 0);

/**
 * Looks at a key description for what parsers let through: BER, and authorization lists whose tags do not ascend or
 * come twice, so that two readers could see two values.
 */
export const extensionFault = (bytes: Uint8Array): AndroidReason | undefined => {
  if (!isDer(bytes)) return 'android_extension_der';
  const [description, ...more] = readElements(bytes) ?? [];
  if (description?.identifier !== SEQUENCE || more.length > 0) return 'android_extension_form';
  const members = readElements(description.content) ?? [];
  if (members.length !== MEMBERS) return 'android_extension_form';
  return members.slice(FIRST_LIST).every(isAscending) ? undefined : 'android_extension_order';
};
