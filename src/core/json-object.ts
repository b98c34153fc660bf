import { isJsonObject, type JsonObject } from './attestation/strict-json.ts';

/** Reads a JSON object that is our own, or of a source that is trusted; nothing for any other text. Strangers’ is for parseStrictJson. */
export const parseJsonObject = (text: string): JsonObject | undefined => {
  try {
    const value: unknown = JSON.parse(text);
    return isJsonObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
};
