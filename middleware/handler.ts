import type { NextFunction, Request, RequestHandler } from 'express';

import type { GatewayResponse } from './locals.ts';

/** A step of the gateway: it may throw or reject with a Problem, which problem-answer turns into the answer. */
export type Step = (req: Request, res: GatewayResponse, next: NextFunction) => void | Promise<void>;

/** Gives Express a step that knows the locals of the gateway. */
export const asHandler = (step: Step): RequestHandler => step as RequestHandler;
