// One worker of an Envoy: its instance of the module, and the roots in it.
import type { HostProcess } from "./context.js";
import { Guest } from "./guest.js";
import type { Ledger } from "./ledger.js";
import type { WasmModule } from "./module.js";
import { type PluginOptions, Root } from "./root.js";

export class Vm {
  #guest: Guest;
  #loadedAtMs: number;
  #roots: Root[] = [];

  constructor(
    readonly module: WasmModule,
    readonly process: HostProcess,
    readonly vmId: string,
    /** FAIL_RELOAD: a VM is replaced at the earliest so long after it was loaded. */
    readonly reloadBackoffMs: number,
  ) {
    this.#guest = new Guest(module, process, vmId);
    this.#loadedAtMs = process.clock.elapsedMs;
  }

  get ledger(): Ledger {
    return this.#guest.ledger;
  }
  get failed(): boolean {
    return this.#guest.failed;
  }
  get memoryBytes(): number {
    return this.#guest.memoryBytes;
  }
  /** Those that are not gone, oldest first. */
  get roots(): readonly Root[] {
    return this.#roots.filter(({ state }) => state !== "gone");
  }

  /** Creates a root context: on_context_create, on_vm_start, on_configure. */
  startRoot(options: PluginOptions): Root {
    return new Root(this.#guest, options, {
      started: (root) => this.#roots.push(root),
      revive: (root) => this.#revive(root),
    });
  }

  /** The root that takes new streams under that root id. */
  liveRoot(rootId: string): Root | undefined {
    return this.#roots.find((root) => root.rootId === rootId && root.state === "live");
  }

  /** A fresh instance after a trap; its memory, ids and roots start anew, shared data and metrics stay. */
  #revive(dead: Root): Root | undefined {
    const { clock, failurePolicy } = this.process;
    if (failurePolicy !== "reload" || !dead.guest.failed) return undefined;
    if (dead.guest === this.#guest) {
      if (clock.elapsedMs < this.#loadedAtMs + this.reloadBackoffMs) return undefined;
      const options = this.#roots.filter(({ state }) => state === "live").map((root) => root.options);
      this.#roots = [];
      this.#guest = new Guest(this.module, this.process, this.vmId);
      this.#loadedAtMs = clock.elapsedMs;
      for (const option of options) this.startRoot(option);
    }
    return this.liveRoot(dead.rootId);
  }
}
