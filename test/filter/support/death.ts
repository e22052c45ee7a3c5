// How a VM dies in the tests: from one moment to the next, without a callback, as by a trap.
import type { Vm } from "../../host/index.js";

/** Longer than a slot waits for its owner: a VM that is born now takes over what the dead left. */
export const AFTER_DEATH_MS = 10_500;

export function kill(vm: Vm): void {
  for (const root of vm.roots) {
    root.guest.failed = true;
    root.abandon();
  }
}
