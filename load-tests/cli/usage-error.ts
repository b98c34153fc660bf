/** What the one who started the lab can mend: a clear message, and exit code 2. */
export class UsageError extends Error {}
