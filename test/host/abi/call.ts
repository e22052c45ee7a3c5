// How host calls are declared and bound to a guest.
import { BadPointer, type GuestSide } from "../context.js";

export type HostCall = (guest: GuestSide, ...args: never[]) => number;
export type HostCalls = Readonly<Record<string, HostCall>>;
type AnyCall = (guest: GuestSide, ...args: (number | bigint)[]) => number;

/** A guest that can be called from an import object: counts, restricts and records. */
export interface CallGate extends GuestSide {
  /** Before each host call; throws where Envoy forbids it. */
  enter(name: string): void;
  badPointer(name: string): void;
}

/** Numbers arrive unsigned; a BadPointer becomes `badPointerStatus`. */
export function bindCalls(
  gate: CallGate,
  calls: HostCalls,
  badPointerStatus: number,
): Record<string, (...args: (number | bigint)[]) => number> {
  const bind = ([name, call]: [string, HostCall]) => {
    const run = call as unknown as AnyCall;
    const bound = (...args: (number | bigint)[]) => {
      gate.enter(name);
      try {
        return run(gate, ...args.map((arg) => (typeof arg === "number" ? arg >>> 0 : arg)));
      } catch (error) {
        if (!(error instanceof BadPointer)) throw error;
        gate.badPointer(name);
        return badPointerStatus;
      }
    };
    return [name, bound] as const;
  };
  return Object.fromEntries(Object.entries(calls).map(bind));
}
