import type { Report } from '../../../load-tests/report/report.ts';

const STEPS = 80;

/** So many values, one for each step. */
const values = (value: (step: number) => number): number[] =>
  Array.from({ length: STEPS }, (_, step) => value(step));

/** A report with something in each of its charts. */
export const reportOf = (change: (report: Report) => Report = (report) => report): Report =>
  change({
    formatVersion: 1,
    scenario: { id: 'X07', name: 'a-test', kind: 'attack', anchor: 'A <b>bold</b> case & "quotes"' },
    configuration: {
      ...{
        startedAt: '2026-11-28T10:00:00.000Z',
        seed: 7,
        target: 'own',
        disclosure: 'budgeted',
        instances: 1,
      },
      ...{
        seconds: 20,
        attackPerSecond: 40,
        honestPerSecond: 2,
        honest: 'L01 diurnal-base',
        viaProxy: false,
      },
    },
    partial: false,
    holds: false,
    verdicts: [
      { id: 'answers', claim: 'Few answers', measured: 12, bound: 40, unit: 'answers', holds: true },
      {
        id: 'honest',
        claim: 'Nobody is refused',
        measured: 0.0312,
        bound: 0,
        unit: 'of requests',
        holds: false,
      },
    ],
    totals: {
      ...{ arrivals: 800, dropped_iterations: 0, numbersLearned: 12, toldFalse: 2, blind: 500, refused: 286 },
      ...{ failed: 0, refusals: { quota_exceeded: 200, proof_invalid: 86 }, naiveNumbers: 640, bound: 40 },
      honest: {
        ...{ begun: 40, registered: 33, told: 30, blind: 10, blindWhereAttacked: 8, refused: 3 },
        askedToComeLater: 0,
      },
      spending: {
        ...{ asked: 800, keys: 20, addresses: 100, dollars: 5.6, dollarsPerNumber: 0.4667, prices: 'a test' },
        ways: [
          {
            ...{ way: 'lookup, 1 a key', asked: 300, keys: 15, addresses: 80, dollars: 4.3 },
            ...{ numbersLearned: 2, dollarsPerNumber: 2.15, isCheapest: false },
          },
          {
            ...{ way: 'lookup, 3 a key', asked: 400, keys: 4, addresses: 15, dollars: 1.02 },
            ...{ numbersLearned: 10, dollarsPerNumber: 0.102, isCheapest: true },
          },
          {
            ...{ way: 'user-create', asked: 100, keys: 1, addresses: 5, dollars: 0.28 },
            ...{ numbersLearned: 0, dollarsPerNumber: null, isCheapest: false },
          },
        ],
      },
    },
    series: {
      stepSeconds: 0.25,
      arrivals: values(() => 10),
      dropped: values(() => 0),
      learned: values((step) => (step < 12 ? 1 : 0)),
      toldFalse: values((step) => (step === 30 || step === 31 ? 1 : 0)),
      blind: values((step) => (step < 40 ? 6 : 7)),
      refused: values((step) => (step < 40 ? 3 : 4)),
      failed: values(() => 0),
      naive: values(() => 8),
      refusals: { quota_exceeded: values(() => 2), proof_invalid: values((step) => (step > 40 ? 2 : 0)) },
      attackP50: values(() => 240),
      attackP99: values((step) => 260 + step),
      honestP50: values(() => 240),
      honestP99: values((step) => 300 - step),
      honestBegun: values((step) => step % 2),
      honestRegistered: values((step) => (step > 13 ? step % 2 : 0)),
      honestBlind: values((step) => (step % 8 === 0 ? 1 : 0)),
      honestRefused: values((step) => (step % 30 === 5 ? 1 : 0)),
      foreignAnswers: values((step) => Math.min(300, step * 8)),
      leakBound: values(() => 500),
      suspicion: values((step) => step / 40),
      level: values((step) => (step > 40 ? 2 : 0)),
      alarms: values((step) => (step > 40 ? 1 : 0)),
    },
  });
