/** What docs/configuration.md says before its tables. */
export const REFERENCE_INTRODUCTION = `
# Configuration

\`numberwall check\` reports every fault at once (setting, what is wrong, how to mend it, file and line), exit code 2, and starts nothing.

## Where settings come from

Later ones win:

1. a shipped profile: [\`config/development.yaml\`](../config/development.yaml) or [\`config/production.yaml\`](../config/production.yaml);
2. your file: \`--config FILE\`, or \`NUMBERWALL_CONFIG\`. It is laid over the profile, so it holds only what differs:
   mappings are merged key by key, **lists are replaced whole** (one \`policies:\` replaces all shipped policies);
3. the environment, and the files that its \`…_FILE\` variables name.

The profile is that of \`--profile\`, else \`NUMBERWALL_PROFILE\`, else \`profile:\` of your file, else \`production\`.
A path in a file starts from that file’s directory, one in the environment from the working directory.

\`\`\`yaml
# gateway.yaml
profile: production
public: { origin: https://api.example.com, trustedProxies: [10.0.3.0/24] }
store: { redis: { url: rediss://redis.internal:6379 } }
upstream: { url: https://upstream.internal }
attestation:
  issuers:
    - issuer: https://attest.example.com
      audience: https://api.example.com
      keys: { url: https://attest.example.com/.well-known/jwks.json }
\`\`\`

## How values are written

- **Durations**: a whole number and one of \`ms\`, \`s\`, \`m\`, \`h\`, \`d\`, without a space: \`150ms\`, \`24h\`. **Sizes**: \`B\`, \`KiB\`, \`MiB\`: \`4KiB\`.
- Unknown keys, duplicate keys and unknown \`NUMBERWALL_*\` variables are faults. Variables that Kubernetes makes for a service named
  numberwall (\`NUMBERWALL_SERVICE_HOST\` and the like) are passed over.
- A file has at most 1 MiB, one YAML 1.2 document, 64 aliases and 32 levels.
- A secret is given as \`NAME\` or as \`NAME_FILE\`, not both; one line break at the end of the file is dropped. No fault ever quotes a value.

## What production refuses

| setting | refused |
| --- | --- |
| \`store.redis.url\` | missing, unless \`--single-instance\`; plain \`redis…\` to another host |
| \`upstream.url\` | missing (the simulated upstream); plain http to another host |
| \`public.origin\` | missing; not https, but for the loopback interface |
| \`public.trustedProxies\` | networks of fewer than 8 bits (IPv4) or 16 bits (IPv6); 0 bits and IPv4-mapped ones are refused in every profile |
| \`attestation.issuers\` | none. A key-set URL in plain http to another host is refused in every profile |
| \`attestation.development\` | true |
| \`disclosure\` | \`always\` |
| \`secrets.hashKey\` | missing; development keeps one in \`.numberwall/\` |

It allows, and \`numberwall check\` notes: \`attestation.require\` without \`ath\` or \`htd\`, routes that do not enforce attestation, no policy that enforces.

## Policies

A policy is one limit: at most \`limit\` of what it counts, by subject, in any span of \`window\`. A changed \`by\`, \`count\`, \`algorithm\`, \`limit\` or
\`window\` starts new counters; a changed \`mode\` does not, so a shadow policy that becomes enforced already knows.
All policies of a request are read first, and charged only if no enforced one refuses.

\`\`\`yaml
policies:
  - id: device-numbers-day
    by: device
    count: distinct number
    limit: 3
    window: 24h
    mode: { enforce: 25% }
    on: [lookup, user-create]
    visibility: shown
\`\`\`
`;
