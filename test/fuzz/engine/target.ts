// What can be fuzzed: something that runs an input, changes one, and takes one apart.
import type { Dice } from "../../filter/soak/dice.js";

export interface Target {
  readonly name: string;
  /** Ending of its files in the corpus. */
  readonly ending: string;
  /** How often each place was passed; a view that the next run overwrites. Throws a Finding, and nothing else. */
  run(input: Uint8Array): Uint32Array;
  /** Another input, made of this one and sometimes of a second. */
  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array;
  /** The pieces that may be left out when an input is made small. */
  pieces(input: Uint8Array): Uint8Array[];
}
