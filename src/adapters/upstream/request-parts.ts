import type { UpstreamRequest } from '../../core/upstream.ts';

type Headers = Readonly<Record<string, string>>;

/** Every header field that the upstream gets from us; undici adds Host, Connection and Content-Length. */
export const createHeaders = (
  version: string | undefined,
): ((request: Pick<UpstreamRequest, 'form' | 'traceparent'>) => Headers) => {
  const always: Headers = {
    accept: 'application/json',
    'accept-encoding': 'identity',
    'user-agent': version === undefined ? 'numberwall' : `numberwall/${version}`,
  };
  const withForm: Headers = { ...always, 'content-type': 'application/x-www-form-urlencoded' };
  return ({ form, traceparent }) => {
    const headers = form === undefined ? always : withForm;
    return traceparent === undefined ? headers : { ...headers, traceparent };
  };
};

/** The form, encoded as HTML has it (WHATWG URL §5.2): no field can end another. */
export const bodyOf = ({ form }: Pick<UpstreamRequest, 'form'>): string | null =>
  form === undefined ? null : new URLSearchParams(form.map(([name, value]) => [name, value])).toString();
