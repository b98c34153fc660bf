import { choice } from '../types/choice.ts';
import { duration } from '../types/duration.ts';
import { integer } from '../types/number.ts';
import { mapping } from '../types/object.ts';

/** The limit per address before anything is parsed. Times become milliseconds. */
export const edge = mapping({
  limit: integer(1, 1_000_000).prefault(600).describe('Requests per address and window; above it 429'),
  window: duration('1s', '1h').prefault('1m').describe('Its window'),
  onStoreFailure: choice(['closed', 'local'])
    .prefault('closed')
    .describe(
      'While the store is away: 503 for everybody (`closed`), or each instance counts against its share (`local`)',
    ),
})
  .transform(({ window, ...rest }) => ({ ...rest, windowMs: window }))
  .describe('The limit per address, before anything is parsed or verified');
