/** Form of a keyed hash, by which whatever is no network is named. */
export const KEYED_ID = /^[A-Za-z0-9_-]{22}$/;
