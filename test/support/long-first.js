import Sequencer from '@jest/test-sequencer';

/**
 * The longest suites, the longest first: begun last, one of them would run alone at the end. Jest knows how long a suite took
 * where it has run before; in a fresh clone it goes by the size of the file.
 */
const LONGEST = [
  'test/faults/no-over-admission.test.ts',
  'test/load-tests/simulator/closed-forms.test.ts',
  'test/load-tests/mutants/mutants.test.ts',
  'test/load-tests/simulator/every-scenario.test.ts',
  'test/browser/live-page.test.ts',
  'test/service/indistinguishability.test.ts',
  'test/faults/revocation-instances.test.ts',
  'test/core/detection/evaluate.test.ts',
  'test/service/dashboards.test.ts',
  'test/drill/drill.test.ts',
];

const rankOf = ({ path }) => {
  const rank = LONGEST.findIndex((suite) => path.endsWith(suite));
  return rank === -1 ? LONGEST.length : rank;
};

/** Jest’s own order, but for the longest suites. */
export default class LongFirst extends Sequencer {
  sort(tests) {
    return super.sort(tests).toSorted((one, other) => rankOf(one) - rankOf(other));
  }
}
