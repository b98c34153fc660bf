import type { Request, RequestHandler } from 'express';

import type { NetworkFacts, NetworkOf } from '../src/core/network-data/network-data.ts';
import type { PhoneNumber } from '../src/core/numbers/phone-number.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { compilePathTemplate } from '../src/core/routes/path-template.ts';
import { readNumber } from '../src/core/routes/read-number.ts';
import { readParameters } from '../src/core/routes/read-parameters.ts';
import type { Route } from '../src/core/routes/route.ts';
import { buildUpstreamRequest } from '../src/core/routes/upstream-request.ts';
import type { RequestFacts } from '../src/core/subjects/facts.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';

export interface DeriveSubjectsOptions {
  readonly route: Route;
  readonly telemetry: Telemetry;
  readonly networkOf: NetworkOf;
}

const factsOf = (
  route: Route,
  { address, attestation }: Locals,
  parameters: ReadonlyMap<string, string>,
  number: PhoneNumber | undefined,
  network: NetworkFacts,
): RequestFacts => {
  const account = route.account === undefined ? undefined : parameters.get(route.account);
  return {
    routeId: route.id,
    address,
    network,
    ...(number === undefined ? {} : { number }),
    ...(account === undefined ? {} : { account }),
    ...(attestation?.ok === true ? { device: attestation.device } : {}),
  };
};

/**
 * Derives, once, everything that a limit may count by, and builds what will go upstream, so that a request that
 * cannot be forwarded is refused before it costs anybody anything.
 */
export const createDeriveSubjects = ({
  route,
  telemetry,
  networkOf,
}: DeriveSubjectsOptions): RequestHandler => {
  const template = compilePathTemplate(route.path);
  const numberOf = (req: Request, form: Locals['form']): PhoneNumber | undefined => {
    const read = readNumber(route, req.params, form);
    if (read === undefined || read.ok) return read?.number;
    telemetry.numberRefused(read.fault);
    throw new Problem('number_invalid', `number_${read.fault}`);
  };
  return asHandler((req, res, next) => {
    const { form, traceparent } = res.locals;
    const parameters = readParameters(route, req.params);
    const number = numberOf(req, form);
    const network = networkOf(res.locals.address);
    if (network.networkClass !== undefined) telemetry.networkSeen(network.networkClass);
    res.locals.facts = factsOf(route, res.locals, parameters, number, network);
    res.locals.upstreamRequest = buildUpstreamRequest(route, template, {
      parameters,
      form,
      ...(number === undefined ? {} : { number }),
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    next();
  });
};
