import { z } from 'zod';

import { reads } from './operation.ts';

/** `/openapi.json` */
export const OPENAPI = {
  read: reads('GET', '/openapi.json', {
    summary: 'This document.',
    answers: { 200: z.looseObject({ openapi: z.string() }) },
  }),
};
