// Changes to bytes of which nothing is known.
import type { Dice } from "../../filter/soak/dice.js";

const NUMBERS = [
  0, 1, 2, 4, 7, 8, 15, 16, 63, 64, 127, 128, 255, 256, 1023, 1024, 4095, 4096, 65_535, 65_536, 0x7fffffff,
  0x80000000, 0xfffffff8, 0xffffffff,
] as const;
const MOST_BYTES = 300_000;

type Change = (bytes: Uint8Array, at: number, other: Uint8Array, dice: Dice) => Uint8Array;

/** One change at a place chosen by the dice; `words` are texts that mean something to who reads the input. */
export function changeBytes(
  bytes: Uint8Array,
  other: Uint8Array,
  dice: Dice,
  words: readonly Uint8Array[],
): Uint8Array {
  const at = dice.below(bytes.length + 1);
  if (words.length > 0 && dice.chance(0.2))
    return spliced(bytes, at, dice.below(3), words[dice.below(words.length)] ?? bytes);
  const changed = dice.pick(CHANGES)(bytes, at, other, dice);
  return changed.length > MOST_BYTES ? changed.subarray(0, MOST_BYTES) : changed;
}

const CHANGES: readonly [Change, ...Change[]] = [
  (bytes, at, _other, dice) => withByte(bytes, at, (byte) => byte ^ (1 << dice.below(8))),
  (bytes, at, _other, dice) => withByte(bytes, at, () => dice.below(256)),
  (bytes, at, _other, dice) => withByte(bytes, at, (byte) => byte + 1 - 2 * dice.below(2)),
  (bytes, at, _other, dice) => spliced(bytes, at, 1 + dice.below(8), new Uint8Array()),
  (bytes, at, _other, dice) => spliced(bytes, at, dice.below(bytes.length + 1), new Uint8Array()),
  (bytes, at, _other, dice) =>
    spliced(
      bytes,
      at,
      0,
      Uint8Array.from({ length: 1 + dice.below(8) }, () => dice.below(256)),
    ),
  (bytes, at, _other, dice) => spliced(bytes, at, 4 * dice.below(2), number(dice)),
  (bytes, at, _other, dice) => spliced(bytes, at, 0, bytes.subarray(at, at + 1 + dice.below(64))),
  (bytes, at, _other, dice) =>
    spliced(bytes, at, 0, new Uint8Array(1 << dice.below(12)).fill(bytes[at] ?? 0)),
  (bytes, at, other, dice) => spliced(bytes, at, bytes.length, other.subarray(dice.below(other.length + 1))),
  (bytes, at, other, dice) => {
    const from = dice.below(other.length + 1);
    return spliced(bytes, at, dice.below(16), other.subarray(from, from + dice.below(64)));
  },
];

/** `bytes` with `size` of them at `at` replaced. */
export function spliced(bytes: Uint8Array, at: number, size: number, by: Uint8Array): Uint8Array {
  return new Uint8Array(
    Buffer.concat([bytes.subarray(0, at), by, bytes.subarray(Math.min(bytes.length, at + size))]),
  );
}

function withByte(bytes: Uint8Array, at: number, change: (byte: number) => number): Uint8Array {
  const changed = bytes.slice();
  if (at < changed.length) changed[at] = change(changed[at] ?? 0);
  return changed;
}

/** A number that is a limit somewhere, little-endian. */
function number(dice: Dice): Uint8Array {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(interesting(dice));
  return bytes;
}

export function interesting(dice: Dice): number {
  const value = dice.pick(NUMBERS) + dice.below(3) - 1;
  return value >>> 0;
}
