// Every service that a sidecar was ever seen of. The filters tell by this table whom a request goes to, so it must not
// shrink because the controller restarts and sidecars come back one by one: each of its states is another revision.
import { join } from "node:path";
import type { PolicyError } from "../../model/index.js";
import { compareBytes, type Service, serviceTable } from "../resolve/index.js";
import { readIfPresent, reasonOf, writeWhole } from "./disk.js";
import { STATE_FOLDER } from "./store.js";

const FILE = "services.json";

/** A node says its service itself; a client that invents them must not fill the filters' table. */
const MOST_SERVICES = 1024;
/** What the table may take of a filter's 256 KiB: more, and no sidecar could be told of any policy. */
const MOST_TABLE_BYTES = 160 * 1024;

const FULL =
  `is full with ${MOST_SERVICES} names or ${MOST_TABLE_BYTES} bytes of hosts, so calls of further services go to ` +
  '"other": stop the controller, remove the names that are gone, and start it again';

/** Reads those of before. Never rejects: a file that cannot be read is told by `errors`. */
export async function openServices(folder: string): Promise<ServiceTable> {
  const stateFolder = join(folder, STATE_FOLDER);
  try {
    const text = await readIfPresent(join(stateFolder, FILE));
    return new ServiceTable(stateFolder, text === undefined ? [] : namesOf(JSON.parse(text)));
  } catch (error) {
    return new ServiceTable(stateFolder, [], `cannot be read, so it grows anew: ${reasonOf(error)}`);
  }
}

export class ServiceTable {
  /** `namespace/service`. */
  readonly #names: Set<string>;
  #problem: string | undefined;
  #bytes: number;
  #isFull = false;
  #isWaiting = false;
  #turn: Promise<void> = Promise.resolve();

  constructor(
    private readonly stateFolder: string,
    names: readonly string[],
    problem?: string,
  ) {
    this.#names = new Set(names);
    this.#bytes = this.list().reduce((sum, service) => sum + bytesOf(service), 0);
    this.#problem = problem;
  }

  /** Ordered by name. */
  list(): Service[] {
    return [...this.#names].sort(compareBytes).map((name) => {
      const [namespace = "", service = ""] = name.split("/");
      return { namespace, service };
    });
  }

  /** True: it was not known. Holds at once; `settled` tells when it is kept. */
  add({ namespace, service }: Service): boolean {
    const name = `${namespace}/${service}`;
    if (this.#names.has(name) || !isName(name)) return false;
    const bytes = this.#bytes + bytesOf({ namespace, service });
    this.#isFull = this.#names.size >= MOST_SERVICES || bytes > MOST_TABLE_BYTES;
    if (this.#isFull) return false;
    this.#bytes = bytes;
    this.#names.add(name);
    this.#writeSoon();
    return true;
  }

  /** Resolves when all that was added is written, or told by `errors`. */
  settled(): Promise<void> {
    return this.#turn;
  }

  errors(): PolicyError[] {
    const words = [this.#problem, this.#isFull ? FULL : undefined];
    const source = join(this.stateFolder, FILE);
    return words.flatMap((message) =>
      message === undefined ? [] : [{ source, document: "", path: "", message }],
    );
  }

  /** One write at a time; what is added while one waits goes with it. */
  #writeSoon(): void {
    if (this.#isWaiting) return;
    this.#isWaiting = true;
    this.#turn = this.#turn.then(() => this.#write());
  }

  async #write(): Promise<void> {
    this.#isWaiting = false;
    try {
      const names = [...this.#names].sort(compareBytes);
      await writeWhole(this.stateFolder, FILE, `${JSON.stringify(names, null, 2)}\n`);
      this.#problem = undefined;
    } catch (error) {
      this.#problem = `cannot be written, so a restart forgets services: ${reasonOf(error)}`;
    }
  }
}

/** Throws TypeError for what is no list of names. */
function namesOf(value: unknown): string[] {
  if (!Array.isArray(value) || !value.every((name) => typeof name === "string" && isName(name))) {
    throw new TypeError("not a list of namespace/service");
  }
  return value;
}

function isName(text: string): boolean {
  return /^[^/]+\/[^/]+$/.test(text);
}

/** In a filter's table, where the hosts are short ones too. */
function bytesOf(service: Service): number {
  return Buffer.byteLength(JSON.stringify(serviceTable([service], service.namespace)));
}
