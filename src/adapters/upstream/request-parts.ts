import type { UpstreamRequest } from '../../core/upstream.ts';

/** Every header field that the upstream gets from us; undici adds Host, Connection and Content-Length. */
export const headersOf = (
  { form, traceparent }: Pick<UpstreamRequest, 'form' | 'traceparent'>,
  version: string | undefined,
): Record<string, string> => ({
  accept: 'application/json',
  'accept-encoding': 'identity',
  'user-agent': version === undefined ? 'numberwall' : `numberwall/${version}`,
  ...(form === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
  ...(traceparent === undefined ? {} : { traceparent }),
});

/** The form, encoded as HTML has it (WHATWG URL §5.2): no field can end another. */
export const bodyOf = ({ form }: Pick<UpstreamRequest, 'form'>): string | null =>
  form === undefined ? null : new URLSearchParams(form.map(([name, value]) => [name, value])).toString();
