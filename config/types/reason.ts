import { isReasonText, MAX_REASON_LENGTH } from '../../src/core/audit/reason-text.ts';
import { scalar } from './scalar.ts';

/** Why an operator did something, in words that may stand in logs and stores. */
export const reason = () =>
  scalar<string>({
    expected: `1 to ${MAX_REASON_LENGTH} printable characters on one line, without phone number, address, token or key`,
    form: `1 to ${MAX_REASON_LENGTH} characters, without phone number, address, token or key`,
    example: 'help desk',
    read: (text) => (isReasonText(text) ? text : undefined),
  });
