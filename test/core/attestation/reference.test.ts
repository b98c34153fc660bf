import { describe, expect, it } from '@jest/globals';

import { ATTESTATION_REASONS } from '../../../src/core/attestation/reasons.ts';
import { attestationReference } from '../../../src/core/attestation/reference.ts';
import { committed } from '../../support/references.ts';

describe('docs/attestation-reasons.md', () => {
  it('has exactly the reasons of the table, in its order', () => {
    const documented = [...committed('docs/attestation-reasons.md').matchAll(/^\| `([a-z_]+)` \|/gm)];
    expect(documented.map(([, reason]) => reason)).toEqual(Object.keys(ATTESTATION_REASONS));
  });

  it('would change with the table', () => {
    const { token_form: changed } = ATTESTATION_REASONS;
    expect(attestationReference({ token_form: { ...changed, sentence: 'Other words.' } })).toContain(
      'Other words.',
    );
  });

  it.each(Object.entries(ATTESTATION_REASONS))(
    '%s is one sentence with its rule',
    (_, { sentence, source }) => {
      expect(sentence).toMatch(/^[A-Z].*\.$/);
      expect(sentence).not.toMatch(/\. [A-Z]/);
      expect(source).toMatch(/RFC \d{4}|draft-ietf-|docs\/protocol\.md|semver\.org/);
    },
  );
});
