// Every service that a sidecar was ever seen of. The filters tell by this table whom a request goes to, so it must not
// shrink because the controller restarts and sidecars come back one by one: each of its states is another revision.
import type { PolicyError, Sidecar } from "../model/index.js";
import { compareBytes, type Service, serviceTable } from "../policy/index.js";
import type { Store } from "./store.js";

/** A node says its service itself; a client that invents them must not fill the filters' table. */
const MOST_SERVICES = 1024;
/** What the table may take of a filter's 256 KiB: more, and no sidecar could be told of any policy. */
const MOST_TABLE_BYTES = 160 * 1024;

const FULL =
  `is full with ${MOST_SERVICES} names or ${MOST_TABLE_BYTES} bytes of hosts, so calls of further services go to ` +
  '"other"';

export class Services {
  readonly #store: Store;
  readonly #nowMs: () => number;
  #list: { from: ReadonlySet<string>; services: readonly Service[] } | undefined;
  /** Of all of them, in a filter's table. */
  #bytes: number;
  #isFull = false;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#bytes = this.list().reduce((sum, service) => sum + bytesOf(service), 0);
  }

  /** Ordered by name. The same list as long as no service is new. */
  list(): readonly Service[] {
    const { services: from } = this.#store.state;
    // Services are never forgotten, so as many as before are the same.
    if (this.#list?.from.size !== from.size) {
      this.#list = { from, services: [...from].sort(compareBytes).map(serviceOf) };
    }
    return this.#list.services;
  }

  /** True: the sidecar's service was not known. Holds at once, and is written as soon as that can be. */
  add({ id, namespace, service }: Pick<Sidecar, "id" | "namespace" | "service">): boolean {
    const name = `${namespace}/${service}`;
    const { services } = this.#store.state;
    if (services.has(name) || !isName(name)) return false;
    const bytes = this.#bytes + bytesOf({ namespace, service });
    this.#isFull = services.size >= MOST_SERVICES || bytes > MOST_TABLE_BYTES;
    if (this.#isFull) return false;
    this.#bytes = bytes;
    const cause = { atMs: this.#nowMs(), by: `sidecar:${id}` };
    void this.#store.adopt([{ type: "service.learned", service: name, ...cause }]);
    return true;
  }

  errors(): PolicyError[] {
    return this.#isFull ? [{ source: "table of services", document: "", path: "", message: FULL }] : [];
  }
}

function serviceOf(name: string): Service {
  const [namespace = "", service = ""] = name.split("/");
  return { namespace, service };
}

function isName(text: string): boolean {
  return /^[^/]+\/[^/]+$/.test(text);
}

/** In a filter's table, where the hosts are short ones too. */
function bytesOf(service: Service): number {
  return Buffer.byteLength(JSON.stringify(serviceTable([service], service.namespace)));
}
