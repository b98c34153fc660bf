import { KEYED_ID } from '../core/subjects/keyed-id.ts';

/** Every command that takes a subject takes it: what an operator sees is keyed hashes. */
export const ID_OPTION = { id: { type: 'boolean', default: false } } as const;

export interface IdValues {
  readonly id?: boolean;
}

/** @throws {TypeError} where `--id` stands beside something that is no keyed hash. */
export const demandKeyedId = (isId: boolean | undefined, value: string): void => {
  if (isId === true && !KEYED_ID.test(value))
    throw new TypeError('with --id, VALUE is a keyed hash: 22 characters, as suspects and explain print it');
};
