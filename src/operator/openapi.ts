import type { OperatorResource } from './resource.ts';
import { operatorOpenApi } from './openapi/document.ts';
import { OPENAPI } from './openapi/openapi.ts';

/** `/openapi.json`: what can be asked for, for programs. */
export const createOpenApiResource = (): OperatorResource => {
  let document: object | undefined;
  return [
    {
      ...OPENAPI.read,
      read() {
        document ??= operatorOpenApi();
        return { status: 200, body: document };
      },
    },
  ];
};
