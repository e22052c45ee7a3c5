// Changes to header maps in the host's wire form: some keep it a map, some make it lie.
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes, interesting } from "../engine/bytes.js";
import { type RawPair, readPairs, writePairs } from "../world/pairs.js";
import { WORDS } from "./presets.js";

/** What the filter takes at most of one map, and more than that. */
const LARGE = [4096, 30_000, 60_000, 61_439, 61_440, 61_441, 70_000] as const;
const MANY = [2, 20, 200, 2000] as const;

export function changeHeaders(map: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
  const luck = dice.below(10);
  if (luck < 2) return changeBytes(map, other, dice, WORDS);
  if (luck < 4) return lied(map, dice);
  const pairs = readPairs(map);
  changePairs(pairs, readPairs(other), dice);
  return writePairs(pairs);
}

/** One of the sizes, or the count, says something else. */
function lied(map: Uint8Array, dice: Dice): Uint8Array {
  if (map.length < 4) return map;
  const changed = Buffer.from(map);
  const sizes = Math.min(1 + 2 * changed.readUInt32LE(), changed.length >> 2);
  const at = 4 * dice.below(Math.max(1, sizes));
  const near = changed.readUInt32LE(at) + dice.below(17) - 8;
  changed.writeUInt32LE((dice.chance(0.5) ? near : interesting(dice)) >>> 0, at);
  return new Uint8Array(changed);
}

function changePairs(pairs: RawPair[], others: readonly RawPair[], dice: Dice): void {
  const at = dice.below(pairs.length + 1);
  const pair = pairs[at];
  const luck = dice.below(7);
  if (luck === 0) pairs.splice(at, 1);
  else if (luck === 1 && pair !== undefined) pairs.push(pair);
  else if (luck === 2 && others.length > 0)
    pairs.splice(at, 0, others[dice.below(others.length)] ?? word(dice));
  else if (luck === 3 && pair !== undefined)
    pairs[at] = { name: pair.name, value: changedText(pair.value, dice) };
  else if (luck === 4 && pair !== undefined)
    pairs[at] = { name: changedText(pair.name, dice), value: pair.value };
  else if (luck === 5 && dice.chance(0.1))
    pairs.push(...Array.from({ length: dice.pick(MANY) }, () => pair ?? word(dice)));
  else pairs.splice(at, 0, word(dice));
}

function word(dice: Dice): RawPair {
  return { name: anyWord(dice), value: anyWord(dice) };
}

function anyWord(dice: Dice): Uint8Array {
  return WORDS[dice.below(WORDS.length)] ?? new Uint8Array();
}

function changedText(text: Uint8Array, dice: Dice): Uint8Array {
  const luck = dice.below(8);
  if (luck < 3) return anyWord(dice);
  if (luck === 3 && dice.chance(0.3)) return new Uint8Array(dice.pick(LARGE)).fill(0x61);
  if (luck === 4) return new Uint8Array();
  return changeBytes(text, anyWord(dice), dice, WORDS);
}
