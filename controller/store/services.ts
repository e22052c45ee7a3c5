// Every service that a sidecar was ever seen of. The filters tell by this table whom a request goes to, so it must not
// shrink because the controller restarts and sidecars come back one by one: each of its states is another revision.
import type { PolicyError, Sidecar } from "../model/index.js";
import { compareBytes, type Service, serviceTable } from "../policy/index.js";
import type { Store } from "./store.js";

/** A node says its service itself; a client that invents them must not fill the filters' table. */
const MOST_SERVICES = 1024;
/** What the table may take of a filter's 256 KiB: more, and no sidecar could be told of any policy. */
const MOST_TABLE_BYTES = 160 * 1024;

/** So long after a start no service is taken for gone: its sidecars may still be coming back. */
const SETTLED_AFTER_MS = 3_600_000;
const FORGOTTEN = {
  by: "meshfuse",
  because: "the table was full, and no sidecar of it was seen for an hour",
};

const FULL =
  `is full with ${MOST_SERVICES} names or ${MOST_TABLE_BYTES} bytes of hosts, so calls of further services go to ` +
  '"other" until sidecars of others have been away for an hour';

/** Of a full table, so that a client that invents services does not make it be searched each time. */
const FORGET_EVERY_MS = 60_000;

/** Names of the services of which a sidecar was seen in the last hour. */
type SeenServices = () => ReadonlySet<string>;

export class Services {
  readonly #store: Store;
  readonly #nowMs: () => number;
  #table: { from: ReadonlySet<string>; services: readonly Service[] } | undefined;
  /** Of all of them, in a filter's table. */
  #bytes: number;
  #isFull = false;
  #forgetFromMs: number;

  constructor(store: Store, nowMs: () => number) {
    this.#store = store;
    this.#nowMs = nowMs;
    this.#forgetFromMs = nowMs() + SETTLED_AFTER_MS;
    this.#bytes = bytesOf(this.list());
  }

  /** Ordered by name. The same list as long as it has the same services. */
  list(): readonly Service[] {
    const { services: from } = this.#store.state;
    if (this.#table?.from !== from) {
      this.#table = { from, services: [...from].sort(compareBytes).map(serviceOf) };
    }
    return this.#table.services;
  }

  /** True: the sidecar's service was not known. Holds at once, and is written as soon as that can be. */
  add(
    { id, namespace, service }: Pick<Sidecar, "id" | "namespace" | "service">,
    seen: SeenServices,
  ): boolean {
    const name = `${namespace}/${service}`;
    if (this.#store.state.services.has(name) || !isName(name)) return false;
    const bytes = bytesOf([{ namespace, service }]);
    if (!this.#hasRoomFor(bytes)) this.#forgetGone(seen);
    this.#isFull = !this.#hasRoomFor(bytes);
    if (this.#isFull) return false;
    this.#bytes += bytes;
    void this.#store.adopt([
      { type: "service.learned", service: name, atMs: this.#nowMs(), by: `sidecar:${id}` },
    ]);
    return true;
  }

  errors(): PolicyError[] {
    return this.#isFull ? [{ source: "table of services", document: "", path: "", message: FULL }] : [];
  }

  #hasRoomFor(bytes: number): boolean {
    return this.#store.state.services.size < MOST_SERVICES && this.#bytes + bytes <= MOST_TABLE_BYTES;
  }

  #forgetGone(seen: SeenServices): void {
    const atMs = this.#nowMs();
    if (atMs < this.#forgetFromMs) return;
    this.#forgetFromMs = atMs + FORGET_EVERY_MS;
    const present = seen();
    const gone = [...this.#store.state.services].filter((name) => !present.has(name));
    if (gone.length === 0) return;
    const forgotten = { type: "service.forgotten", atMs, ...FORGOTTEN } as const;
    void this.#store.adopt(gone.map((service) => ({ ...forgotten, service })));
    this.#bytes = bytesOf(this.list());
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
function bytesOf(services: readonly Service[]): number {
  const bytes = (one: Service) => Buffer.byteLength(JSON.stringify(serviceTable([one], one.namespace)));
  return services.reduce((sum, service) => sum + bytes(service), 0);
}
