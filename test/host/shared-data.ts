// Shared data and shared queues of one Envoy process: every VM with the same vm_id sees the same keys. One counter
// gives every write its CAS, whatever the key.
import { Status } from "./status.js";

export interface SharedValue {
  readonly value: Uint8Array;
  readonly cas: number;
}

interface Queue {
  readonly items: Uint8Array[];
  ready: (token: number) => void;
}

export class SharedData {
  readonly #spaces = new Map<string, Map<string, SharedValue>>();
  readonly #queueTokens = new Map<string, number>();
  readonly #queues = new Map<number, Queue>();
  #cas = 0;

  get(vmId: string, key: string): SharedValue | undefined {
    return this.#spaces.get(vmId)?.get(key);
  }

  /**
   * A CAS of 0 writes in any case; another one must be that of the value now there. An absent key is created with any
   * CAS, so one that can match nothing (0xFFFFFFFF) means create-if-absent.
   */
  set(vmId: string, key: string, value: Uint8Array, cas = 0): Status {
    const space = this.#spaces.get(vmId) ?? new Map<string, SharedValue>();
    this.#spaces.set(vmId, space);
    const existing = space.get(key);
    if (existing !== undefined && cas !== 0 && cas !== existing.cas) return Status.CasMismatch;
    this.#cas = this.#cas >= 0xffffffff ? 1 : this.#cas + 1;
    space.set(key, { value: value.slice(), cas: this.#cas });
    return Status.Ok;
  }

  keys(vmId: string): string[] {
    return [...(this.#spaces.get(vmId)?.keys() ?? [])];
  }

  /** The last one to register a queue is told when something comes. */
  registerQueue(vmId: string, name: string, ready: (token: number) => void): number {
    const id = `${vmId}\0${name}`;
    const token = this.#queueTokens.get(id) ?? this.#queueTokens.size + 1;
    this.#queueTokens.set(id, token);
    this.#queues.set(token, { items: this.#queues.get(token)?.items ?? [], ready });
    return token;
  }

  resolveQueue(vmId: string, name: string): number | undefined {
    return this.#queueTokens.get(`${vmId}\0${name}`);
  }

  enqueue(token: number, item: Uint8Array): Status {
    const queue = this.#queues.get(token);
    if (queue === undefined) return Status.NotFound;
    queue.items.push(item.slice());
    queue.ready(token);
    return Status.Ok;
  }

  dequeue(token: number): Uint8Array | Status {
    const queue = this.#queues.get(token);
    if (queue === undefined) return Status.NotFound;
    return queue.items.shift() ?? Status.Empty;
  }
}
