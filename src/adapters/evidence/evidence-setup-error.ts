/** A provider of evidence was configured with what it cannot use; the message never holds a key. */
export class EvidenceSetupError extends Error {
  override readonly name = 'EvidenceSetupError';
}
