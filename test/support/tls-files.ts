import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);

export interface KeyPair {
  readonly certFile: string;
  readonly keyFile: string;
}

/** An authority of the test’s own, a certificate for servers on loopback and one for a client. */
export interface TlsFiles extends AsyncDisposable {
  readonly caFile: string;
  readonly server: KeyPair;
  readonly client: KeyPair;
  /** What redis-server needs to speak TLS alone on this port, and to want a client’s certificate. */
  serverArguments(tlsPort: number): string[];
}

const NEW_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** Makes them by openssl. */
export const createTlsFiles = async (): Promise<TlsFiles> => {
  const directory = await mkdtemp(join(tmpdir(), 'numberwall-tls-'));
  const path = (name: string) => join(directory, name);
  const caFile = path('ca.pem');
  const caKey = path('ca.key');
  const ca = ['req', '-x509', ...NEW_KEY, '-days', '2', '-subj', '/CN=test authority'];
  await run('openssl', [...ca, '-keyout', caKey, '-out', caFile]);
  const issue = async (name: string, extensions: string): Promise<KeyPair> => {
    const pair = { certFile: path(`${name}.pem`), keyFile: path(`${name}.key`) };
    const request = path(`${name}.csr`);
    await writeFile(path(`${name}.ext`), extensions);
    await run('openssl', [
      'req',
      ...NEW_KEY,
      '-subj',
      `/CN=${name}`,
      '-keyout',
      pair.keyFile,
      '-out',
      request,
    ]);
    const signed = ['x509', '-req', '-in', request, '-CA', caFile, '-CAkey', caKey, '-CAcreateserial'];
    await run('openssl', [...signed, '-days', '2', '-extfile', path(`${name}.ext`), '-out', pair.certFile]);
    return pair;
  };
  const server = await issue('server', 'subjectAltName=IP:127.0.0.1\n');
  const client = await issue('client', 'extendedKeyUsage=clientAuth\n');
  return {
    caFile,
    server,
    client,
    serverArguments: (tlsPort) => [
      ...['--tls-port', String(tlsPort), '--tls-auth-clients', 'yes', '--tls-replication', 'yes'],
      ...['--tls-cert-file', server.certFile, '--tls-key-file', server.keyFile, '--tls-ca-cert-file', caFile],
    ],
    [Symbol.asyncDispose]: () => rm(directory, { recursive: true, force: true }),
  };
};
