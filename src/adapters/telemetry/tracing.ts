import {
  context,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Attributes,
  type Context,
  type SpanContext,
  type Span as OpenTelemetrySpan,
  type Tracer,
} from '@opentelemetry/api';

import { Problem } from '../../core/problems/problem.ts';
import type { Span, SpanFacts, SpanName, Tracing } from '../../core/tracing.ts';
import { allowListed } from './log-fields.ts';

const KINDS: Readonly<Record<SpanName, SpanKind>> = {
  request: SpanKind.SERVER,
  attestation: SpanKind.INTERNAL,
  decide: SpanKind.INTERNAL,
  upstream: SpanKind.CLIENT,
};

/** W3C Trace Context §3.2; what is handed in was validated when it came. */
const spanContextOf = (traceparent: string, isRemote: boolean): SpanContext => {
  const [, traceId = '', spanId = '', flags = ''] = traceparent.split('-');
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote };
};

const traceparentOf = ({ traceId, spanId, traceFlags }: SpanContext): string =>
  `00-${traceId}-${spanId}-${traceFlags.toString(16).padStart(2, '0')}`;

/** A request begins below what already traces this process, such as an instrumented HTTP server. */
const parentOf = (name: SpanName, traceparent: string | undefined): Context => {
  const active = context.active();
  if (name === 'request' && trace.getSpan(active) !== undefined) return active;
  if (traceparent === undefined) return ROOT_CONTEXT;
  return trace.setSpanContext(active, spanContextOf(traceparent, name === 'request'));
};

const attributesOf = (facts: SpanFacts): Attributes =>
  Object.fromEntries(
    Object.entries(allowListed(facts)).map(([name, value]) => [`numberwall.${name}`, value]),
  ) as Attributes;

const failureOf = (error: unknown): SpanFacts & { readonly isRefusal: boolean } =>
  error instanceof Problem
    ? { code: error.code, reason: error.reason, isRefusal: error.definition.status < 500 }
    : { reason: 'unexpected', isRefusal: false };

const wrap = (span: OpenTelemetrySpan, parent: Context): Span => {
  const end = (facts: SpanFacts, isFailed: boolean): void => {
    span.setAttributes(attributesOf(facts));
    if (isFailed) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  };
  return {
    traceparent: traceparentOf(span.spanContext()),
    within: (work) => context.with(trace.setSpan(parent, span), work),
    end: (facts) => end(facts, Number(facts['status'] ?? 0) >= 500),
    fail(error) {
      const { isRefusal, ...facts } = failureOf(error);
      end(facts, !isRefusal);
    },
  };
};

/** What @opentelemetry/api has as long as nobody gave it a provider; of whichever copy of it an SDK brings. */
interface Proxy {
  getDelegateTracer(name: string, version: string): Tracer | undefined;
}

const isProxy = (provider: object): provider is Proxy => 'getDelegateTracer' in provider;

const loadedTracer = (version: string): Tracer | undefined => {
  const provider = trace.getTracerProvider();
  return isProxy(provider)
    ? provider.getDelegateTracer('numberwall', version)
    : provider.getTracer('numberwall', version);
};

/** Spans for the SDK that was loaded before the gateway started (`node --import`); undefined where none was. */
export const createTracing = (version: string): Tracing | undefined => {
  const tracer = loadedTracer(version);
  if (tracer === undefined) return undefined;
  return {
    begin(name, traceparent) {
      const parent = parentOf(name, traceparent);
      return wrap(tracer.startSpan(`numberwall.${name}`, { kind: KINDS[name] }, parent), parent);
    },
  };
};
