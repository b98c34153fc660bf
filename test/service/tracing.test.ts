import { SpanStatusCode, trace } from '@opentelemetry/api';
import {
  BasicTracerProvider,
  InMemorySpanExporter,
  SimpleSpanProcessor,
  type ReadableSpan,
} from '@opentelemetry/sdk-trace-base';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTracing } from '../../src/adapters/telemetry/tracing.ts';
import { startService, type Service } from '../support/service.ts';
import { ATTACKED_OVERLAY, enumerate, registerHonestly, TRACE_ID } from '../support/attacked-service.ts';
import { until } from '../support/until.ts';

const REQUEST_SPAN_ID = 'b7ad6b7169203331';

describe('without an SDK', () => {
  it('nothing traces', () => {
    expect(createTracing('1.2.3')).toBeUndefined();
  });
});

describe('with an SDK that was loaded before', () => {
  const exporter = new InMemorySpanExporter();
  const provider = new BasicTracerProvider({ spanProcessors: [new SimpleSpanProcessor(exporter)] });
  let service: Service;
  let spans: readonly ReadableSpan[];

  beforeAll(async () => {
    trace.setGlobalTracerProvider(provider);
    service = await startService({ overlay: ATTACKED_OVERLAY });
    const [number = ''] = service.gateway.simulatedUpstream?.registeredNumbers() ?? [];
    await registerHonestly(service, number);
    await enumerate(service);
    await until(() =>
      Promise.resolve(exporter.getFinishedSpans().some(({ name }) => name === 'numberwall.upstream')),
    );
    spans = exporter.getFinishedSpans();
  });
  afterAll(async () => {
    await service[Symbol.asyncDispose]();
    await provider.shutdown();
    trace.disable();
  });

  const named = (name: string, traceId = TRACE_ID): readonly ReadableSpan[] =>
    spans.filter((span) => span.name === `numberwall.${name}` && span.spanContext().traceId === traceId);

  it('a request is a span below the one that it came with, and attestation, decision and upstream are below it', () => {
    const requests = named('request');
    expect(requests.length).toBeGreaterThanOrEqual(3);
    const ids = new Set(requests.map((span) => span.spanContext().spanId));
    for (const span of requests)
      expect(span.parentSpanContext).toMatchObject({ spanId: REQUEST_SPAN_ID, isRemote: true });
    for (const step of ['attestation', 'decide', 'upstream']) {
      const steps = named(step);
      expect(steps.length).toBeGreaterThanOrEqual(3);
      for (const span of steps) expect(ids).toContain(span.parentSpanContext?.spanId);
    }
  });

  it('tell what the log tells', () => {
    const lookup = named('request').find(({ attributes }) => attributes['numberwall.route'] === 'lookup');
    expect(lookup?.attributes).toEqual({
      'numberwall.decision_id': expect.stringMatching(/^[0-9a-f-]{36}$/),
      'numberwall.route': 'lookup',
      'numberwall.path': 'answer',
      'numberwall.status': 200,
    });
    expect(named('attestation')[0]?.attributes).toMatchObject({
      'numberwall.result': 'verified',
      'numberwall.platform': 'ios',
    });
    const refused = spans.filter(({ attributes }) => attributes['numberwall.reason'] === 'proof_replayed');
    expect(refused.length).toBeGreaterThan(0);
    // A refusal is no failure.
    expect(refused.filter(({ status }) => status.code !== SpanStatusCode.UNSET)).toEqual([]);
  });

  it('give a request that came with none a trace of its own, which its log line names', () => {
    const strangers = spans.filter(
      ({ name, parentSpanContext }) => name === 'numberwall.request' && parentSpanContext === undefined,
    );
    expect(strangers.length).toBeGreaterThan(8);
    const logged = service.log();
    for (const span of strangers.slice(0, 8)) {
      const id = String(span.attributes['numberwall.decision_id']);
      const line =
        logged.split('\n').find((each) => each.includes('"event":"request"') && each.includes(id)) ?? '{}';
      expect(JSON.parse(line)).toMatchObject({ trace_id: span.spanContext().traceId });
    }
  });

  it('name no number, address, token or proof, and no account', () => {
    const told = JSON.stringify(
      spans.map(({ name, attributes, events, links, status }) => ({
        name,
        attributes,
        events,
        links,
        status,
      })),
    );
    expect(told).toContain('lookup');
    expect(told).not.toMatch(/\+1|1202555|2025550|2015550|127\.0\.0|eyJ|users\/|Bearer|DPoP/);
    const names = new Set(spans.flatMap(({ attributes }) => Object.keys(attributes)));
    const allowed = [
      'decision_id',
      'route',
      'path',
      'status',
      'code',
      'reason',
      'result',
      'provider',
      'platform',
    ];
    expect([...names].filter((each) => !allowed.includes(each.replace('numberwall.', '')))).toEqual([]);
  });
});
