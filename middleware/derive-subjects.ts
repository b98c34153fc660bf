import type { Request, RequestHandler } from 'express';

import type { Blinding } from '../src/core/blind/blinding.ts';
import { handleKindOf } from '../src/core/blind/step.ts';
import type { NetworkFacts, NetworkOf } from '../src/core/network-data/network-data.ts';
import type { PhoneNumber } from '../src/core/numbers/phone-number.ts';
import { Problem } from '../src/core/problems/problem.ts';
import { compilePathTemplate } from '../src/core/routes/path-template.ts';
import { readNumber } from '../src/core/routes/read-number.ts';
import { readParameters } from '../src/core/routes/read-parameters.ts';
import { takesHandles, type Route } from '../src/core/routes/route.ts';
import { buildUpstreamRequest } from '../src/core/routes/upstream-request.ts';
import type { RequestFacts } from '../src/core/subjects/facts.ts';
import type { Telemetry } from '../src/core/telemetry.ts';
import { asHandler } from './handler.ts';
import type { Locals } from './locals.ts';

export interface DeriveSubjectsOptions {
  readonly route: Route;
  /** The number of a handle, for the device that it was made for; undefined otherwise. */
  readonly numberOfHandle: Blinding['numberOf'];
  readonly telemetry: Telemetry;
  readonly networkOf: NetworkOf;
}

const factsOf = (
  { route, numberOfHandle }: DeriveSubjectsOptions,
  { address, attestation, parameters }: Locals,
  number: PhoneNumber | undefined,
  network: NetworkFacts,
): RequestFacts => {
  const account = route.account === undefined ? undefined : parameters.get(route.account);
  const facts: RequestFacts = {
    routeId: route.id,
    address,
    network,
    ...(number === undefined ? {} : { number }),
    ...(attestation?.ok === true ? { device: attestation.device } : {}),
  };
  if (account === undefined) {
    // What a start costs, it costs by whichever route it comes.
    return route.blind?.step === 'start' && number !== undefined ? { ...facts, account: number.e164 } : facts;
  }
  if (!takesHandles(route)) return { ...facts, account };
  const meant = numberOfHandle(account, facts, handleKindOf(route.blind ?? {}));
  // Expired, another device’s, or nobody’s: one answer, which needs no secret to get.
  if (meant === undefined) throw new Problem('request_invalid', 'handle_invalid');
  return { ...facts, number: meant, account: route.blind?.as === undefined ? meant.e164 : account };
};

/**
 * Derives, once, everything that a limit may count by, and builds what will go upstream, so that a request that
 * cannot be forwarded is refused before it costs anybody anything.
 */
export const createDeriveSubjects = (options: DeriveSubjectsOptions): RequestHandler => {
  const { route, telemetry, networkOf } = options;
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
    res.locals.parameters = parameters;
    const number = numberOf(req, form);
    const network = networkOf(res.locals.address);
    if (network.networkClass !== undefined) telemetry.networkSeen(network.networkClass);
    res.locals.facts = factsOf(options, res.locals, number, network);
    res.locals.upstreamRequest = buildUpstreamRequest(route, template, {
      parameters,
      form,
      ...(number === undefined ? {} : { number }),
      ...(traceparent === undefined ? {} : { traceparent }),
    });
    next();
  });
};
