/** Form of the id of a policy or a ledger, as the configuration has it. */
export const POLICY_ID = /^[a-z][a-z0-9-]{0,47}$/;
