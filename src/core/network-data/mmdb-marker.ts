/** Begins the metadata of a MaxMind DB (file format 2.0), one character a byte. */
export const MMDB_MARKER = '\xab\xcd\xefMaxMind.com';
