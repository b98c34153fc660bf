import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { createKeyedHash } from '../../src/adapters/crypto/keyed-hash.ts';
import { createMemoryDecisionStore } from '../../src/adapters/memory/decision-store.ts';
import { createMemoryTextStore } from '../../src/adapters/memory/text-store.ts';
import { createPublicApp, type PublicAppOptions } from '../../src/app.ts';
import { createPublicServer } from '../../middleware/public-server.ts';
import type { ServerLimits } from '../../middleware/server-limits.ts';
import { composeBlinding } from '../../src/compose/blinding.ts';
import { createClientAddressReader } from '../../src/core/address/client-address-reader.ts';
import { createDecoys } from '../../src/core/blind/decoys.ts';
import { createIsEnforced } from '../../src/core/attestation/enforcement.ts';
import type { AttestationVerifier } from '../../src/core/attestation/verifier.ts';
import { compileAnswerBudgets } from '../../src/core/containment/answer-budgets.ts';
import { compileCharges } from '../../src/core/limits/charges.ts';
import type { Policy } from '../../src/core/limits/policy.ts';
import { createLists } from '../../src/core/lists/lists.ts';
import type { Upstream, UpstreamAnswer, UpstreamRequest } from '../../src/core/upstream.ts';
import { authyRoutes } from './authy-routes.ts';
import { createTenantProofUse } from '../../src/core/tenants/tenant-proof-use.ts';
import { createTestTelemetry } from './telemetry.ts';

/** A policy of one request per device and hour on `lookup`, shown and enforced, with changes. */
export const testPolicy = (changes: Partial<Policy> = {}): Policy => ({
  id: 'device',
  by: ['device'],
  count: 'requests',
  algorithm: 'window',
  limit: 1,
  windowMs: 3_600_000,
  enforcedShare: 1,
  routes: ['lookup', 'user-create', 'registration-start', 'registration-complete'],
  beyond: 'refuse',
  visibility: 'shown',
  onStoreFailure: 'closed',
  cost: 1,
  revision: '1',
  ...changes,
});

/**
 * Reads `x-device` and `x-proof` where the real verifier reads a token and a proof: what the page of src/app.ts does
 * with an outcome is tested here, how one comes about elsewhere. It too sees every value of a repeated header.
 */
const headerVerifier: AttestationVerifier = {
  verify({ headers, method, target, body }) {
    const [device, ...others] = headers['x-device'] ?? [];
    if (device === undefined || others.length > 0) {
      return Promise.resolve({
        ok: false,
        result: device === undefined ? 'unknown_origin' : 'invalid',
        code: device === undefined ? 'attestation_required' : 'attestation_invalid',
        reason: device === undefined ? 'token_missing' : 'token_repeated',
      });
    }
    const sealed = createHash('sha256').update(body).digest('base64url');
    return Promise.resolve({
      ok: true,
      device: {
        thumbprint: device,
        app: 'com.example.authenticator',
        issuer: 'https://issuer.example',
        platform: 'ios',
        appVersion: '27.1.0',
        provider: 'development',
        level: 'software',
        tokenExpiresAt: Number.MAX_SAFE_INTEGER,
      },
      proof: {
        jti: headers['x-proof']?.[0] ?? randomBytes(9).toString('base64url') + method + target + sealed,
        acceptableUntil: Date.now() + 60_000,
      },
    });
  },
};

/** An upstream that knows one number and remembers what it was asked. */
const createTestUpstream = () => {
  const asked: UpstreamRequest[] = [];
  let respond: (request: UpstreamRequest) => UpstreamAnswer | Promise<UpstreamAnswer> = ({ path }) => ({
    status: 200,
    body: {
      success: true,
      message: path.includes('1-2025550123') ? 'active' : 'unknown',
      authy_id: path.includes('1-2025550123') ? 1234567 : 0,
      devices_count: 2,
      force_ott: false,
      secret_internal_note: 'not for clients',
    },
  });
  const upstream: Upstream = {
    async forward(request) {
      asked.push(request);
      return respond(request);
    },
  };
  return { upstream, asked, answerWith: (answer: typeof respond) => void (respond = answer) };
};

export interface GatewaySettings {
  readonly policies?: readonly Policy[];
  readonly trustedProxies?: readonly string[];
  readonly serverLimits?: Partial<ServerLimits>;
  readonly changes?: Partial<PublicAppOptions>;
}

/** The public app with in-memory parts on an ephemeral loopback port. */
export const startGateway = async ({
  policies = [],
  trustedProxies = [],
  serverLimits = {},
  changes = {},
}: GatewaySettings = {}) => {
  const recorded = createTestTelemetry({
    routes: Object.values(authyRoutes()).map(({ id }) => id),
    policies: policies.map(({ id }) => id),
    level: 'debug',
  });
  const { telemetry } = recorded;
  const store = createMemoryDecisionStore({ clock: Date.now, maxSubjects: 10_000 });
  const hash = createKeyedHash(randomBytes(32));
  const test = createTestUpstream();
  const app = createPublicApp({
    routes: Object.values(authyRoutes()),
    policies,
    readAddress: createClientAddressReader({ trustedProxies }),
    edgeLimit: { handlers: [], refusalOf: () => undefined },
    networkOf: () => ({}),
    lists: createLists({ configured: [], kept: { isLoaded: true, version: 0, rules: () => [] }, hash }),
    verifier: headerVerifier,
    isAttestationEnforced: createIsEnforced(hash),
    challenges: { current: () => ({ value: 'fresh', expiresInSeconds: 300 }) },
    upstream: test.upstream,
    blinding: composeBlinding({
      hash,
      texts: createMemoryTextStore({ clock: Date.now, maxSubjects: 1_000, onEvicted: () => undefined }),
      namespace: 'test',
      clock: Date.now,
      random: Math.random,
    }),
    tickMs: 0,
    recordDecision: () => undefined,
    knownBans: { over: (store) => store, remainingMs: () => undefined },
    observers: [],
    suspected: 'blind',
    decoys: createDecoys(hash, 0.1),
    random: () => 0,
    store,
    charges: compileCharges({ policies, namespace: 'test', hash }),
    answers: compileAnswerBudgets({ ledgers: [], namespace: 'test', hash }),
    proofUse: createTenantProofUse({
      ...{ tenants: [], tenantOf: () => undefined },
      ...{ namespace: 'test', hash, clockSkewMs: 30_000 },
    }),
    clock: Date.now,
    telemetry,
    ...changes,
  });
  const { server, connections } = createPublicServer(app, { telemetry, limits: serverLimits });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return {
    ...test,
    ...recorded,
    store,
    connections,
    port,
    url: `http://127.0.0.1:${port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
};

export type Gateway = Awaited<ReturnType<typeof startGateway>>;
