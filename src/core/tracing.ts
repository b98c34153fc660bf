/** The spans of a request: the whole of it, and what it waits for. */
export type SpanName = 'request' | 'attestation' | 'decide' | 'upstream';

/** What a span tells, under the names of the log’s members; whatever the log may not write is left out. */
export type SpanFacts = Readonly<Record<string, unknown>>;

/** One span under way. */
export interface Span {
  /** W3C Trace Context §3.2; names this span as the parent of what goes by it. */
  readonly traceparent: string;
  /** Calls `work` while this span is the active one of whoever else traces this process. */
  within<T>(work: () => T): T;
  end(facts: SpanFacts): void;
  /** Ends it as failed, unless the error is a refusal. */
  fail(error: unknown): void;
}

/** Where somebody has loaded an OpenTelemetry SDK; there is none otherwise, and nothing is done for it. */
export interface Tracing {
  /** Below the span that `traceparent` names; the first of a trace without. */
  begin(name: SpanName, traceparent: string | undefined): Span;
}

const nothing = (): SpanFacts => ({});

const tracedBy = async <T>(
  span: Span,
  work: (traceparent: string | undefined) => Promise<T>,
  factsOf: (result: T) => SpanFacts,
): Promise<T> => {
  try {
    const result = await span.within(() => work(span.traceparent));
    span.end(factsOf(result));
    return result;
  } catch (error) {
    span.fail(error);
    throw error;
  }
};

/** Does `work` as a span, where there is tracing; it is given the traceparent to pass on. */
export const traced = <T>(
  tracing: Tracing | undefined,
  name: SpanName,
  traceparent: string | undefined,
  work: (traceparent: string | undefined) => Promise<T>,
  factsOf: (result: T) => SpanFacts = nothing,
): Promise<T> =>
  tracing === undefined ? work(traceparent) : tracedBy(tracing.begin(name, traceparent), work, factsOf);
