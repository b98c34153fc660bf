/** An account of the simulated service. */
export interface Account {
  readonly id: number;
  readonly e164: string;
  devices: number;
}

/** Who has an account: by number, and by id. Both grow as people register. */
export interface Accounts {
  byNumber(e164: string): Account | undefined;
  byId(id: number): Account | undefined;
  /** The account of that number, made if there was none. */
  create(e164: string): Account;
  readonly size: number;
}

const FIRST_ID = 1_000_001;

export const createAccounts = (registered: readonly string[]): Accounts => {
  const byNumber = new Map<string, Account>();
  const byId = new Map<number, Account>();
  const add = (e164: string, devices: number): Account => {
    const account: Account = { id: FIRST_ID + byId.size, e164, devices };
    byNumber.set(e164, account);
    byId.set(account.id, account);
    return account;
  };
  for (const [index, e164] of registered.entries()) add(e164, 1 + (index % 3));
  return {
    byNumber: (e164) => byNumber.get(e164),
    byId: (id) => byId.get(id),
    create: (e164) => byNumber.get(e164) ?? add(e164, 0),
    get size() {
      return byId.size;
    },
  };
};
