import { createOldestFirst } from '../../core/oldest-first.ts';
import type { NumberList } from './number-list.ts';

/** An account of the simulated service, as it is now. */
export interface Account {
  readonly id: number;
  readonly e164: string;
  readonly devices: number;
}

/** Who has an account: by number, and by id. Both grow as people register. */
export interface Accounts {
  byNumber(e164: string): Account | undefined;
  byId(id: number): Account | undefined;
  /** The account of that number, made if there was none. */
  create(e164: string): Account;
  addDevice(id: number): void;
}

/** Accounts made by `user-create` that are kept; the oldest goes first. */
const MAX_CREATED_ACCOUNTS = 100_000;

const FIRST_ID = 1_000_001;

/** Accounts that were made since the start: the last `MAX_CREATED_ACCOUNTS` of them. */
const createNewcomers = () => {
  const ids = createOldestFirst<number>(MAX_CREATED_ACCOUNTS);
  const numbers = new Map<number, string>();
  return {
    idOf: (e164: string) => ids.get(e164),
    numberOf: (id: number) => numbers.get(id),
    /** The id that is forgotten for it, if any. */
    add(id: number, e164: string): number | undefined {
      numbers.set(id, e164);
      const gone = ids.set(e164, id)?.value;
      if (gone !== undefined) numbers.delete(gone);
      return gone;
    },
  };
};

/** The registered numbers have an account and one to three devices from the start. */
export const createAccounts = (registered: NumberList): Accounts => {
  const newcomers = createNewcomers();
  const addedDevices = new Map<number, number>();
  let nextId = FIRST_ID + registered.size;
  const accountOf = (id: number, e164: string): Account => {
    const index = id - FIRST_ID;
    const atStart = index < registered.size ? 1 + (index % 3) : 0;
    return { id, e164, devices: atStart + (addedDevices.get(id) ?? 0) };
  };
  const byNumber = (e164: string): Account | undefined => {
    const index = registered.indexOf(e164);
    const id = index === -1 ? newcomers.idOf(e164) : FIRST_ID + index;
    return id === undefined ? undefined : accountOf(id, e164);
  };
  return {
    byNumber,
    byId(id) {
      const e164 = registered.at(id - FIRST_ID) ?? newcomers.numberOf(id);
      return e164 === undefined ? undefined : accountOf(id, e164);
    },
    create(e164) {
      const known = byNumber(e164);
      if (known !== undefined) return known;
      const id = nextId;
      nextId += 1;
      const forgotten = newcomers.add(id, e164);
      if (forgotten !== undefined) addedDevices.delete(forgotten);
      return accountOf(id, e164);
    },
    addDevice: (id) => void addedDevices.set(id, (addedDevices.get(id) ?? 0) + 1),
  };
};
