import { describe, expect, it } from '@jest/globals';

import { createHealth } from '../../src/core/health.ts';

describe('createHealth', () => {
  it('is ready without checks', () => {
    expect(createHealth().report()).toEqual({ ready: true, checks: [] });
  });

  it('asks a watched check at each report', () => {
    const health = createHealth();
    let up = false;
    health.watch('store', () => (up ? { status: 'ok' } : { status: 'failing', reason: 'store_unreachable' }));
    expect(health.report()).toEqual({
      ready: false,
      checks: [{ name: 'store', status: 'failing', reason: 'store_unreachable' }],
    });
    up = true;
    expect(health.report()).toEqual({ ready: true, checks: [{ name: 'store', status: 'ok' }] });
  });

  it('keeps the last state that was set, and the order of first naming', () => {
    const health = createHealth();
    health.set('store', { status: 'failing', reason: 'starting' });
    health.set('upstream', { status: 'ok' });
    health.set('store', { status: 'ok' });
    expect(health.report().checks.map(({ name, status }) => `${name} ${status}`)).toEqual([
      'store ok',
      'upstream ok',
    ]);
  });

  it('stays ready while something is only degraded', () => {
    const health = createHealth();
    health.set('upstream', { status: 'degraded', reason: 'circuit_open' });
    expect(health.report().ready).toBe(true);
  });

  it('is not ready while one of many fails', () => {
    const health = createHealth();
    health.set('upstream', { status: 'ok' });
    health.set('draining', { status: 'failing', reason: 'draining' });
    health.set('store', { status: 'ok' });
    expect(health.report().ready).toBe(false);
  });

  it('counts a check that throws as failing, without its message', () => {
    const health = createHealth();
    health.watch('store', () => {
      throw new Error('+12015550123');
    });
    expect(health.report().checks).toEqual([{ name: 'store', status: 'failing', reason: 'check_failed' }]);
  });
});
