import { createConnection, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect as connectTls } from 'node:tls';

import { AbstractConnector, type RedisOptions } from 'ioredis';

import type { RedisAddress } from '../../core/store/redis-url.ts';

export interface ClusterConnectorDeps {
  readonly find: () => Promise<RedisAddress>;
  readonly tls: RedisOptions['tls'];
  /** Milliseconds before another attempt to find it. */
  readonly retryDelay: (attempt: number) => number;
}

/** What ioredis makes connectors with. */
type Connector = new (options: unknown) => AbstractConnector;

/** Has ioredis connect to whoever owns the slot at that moment; it looks until it has found it, or is told to stop. */
export const createClusterConnector = ({ find, tls, retryDelay }: ClusterConnectorDeps): Connector =>
  class ClusterConnector extends AbstractConnector {
    #search = 0;

    constructor(options: unknown) {
      super((options as { disconnectTimeout: number }).disconnectTimeout);
    }

    override check(info: { role?: string }): boolean {
      return info.role === 'master';
    }

    override disconnect(): void {
      this.#search += 1;
      super.disconnect();
    }

    override async connect(tell: (type: string, error: Error) => void): Promise<Socket> {
      this.connecting = true;
      this.#search += 1;
      const mine = this.#search;
      for (let attempt = 1; mine === this.#search; attempt += 1) {
        const found = await find().catch((error: unknown) => tell('error', error as Error));
        if (mine !== this.#search) break;
        if (found !== undefined) return this.#open(found);
        await sleep(retryDelay(attempt), undefined, { ref: false });
      }
      throw new Error('Connection is closed.');
    }

    #open(address: RedisAddress): Socket {
      const stream = tls === undefined ? createConnection(address) : connectTls({ ...address, ...tls });
      stream.once('error', (error: Error) => (this.firstError = error));
      this.stream = stream;
      return stream;
    }
  };
