// The wire form of header maps: u32 count, then (u32 name size, u32 value size) for each, then name NUL value NUL
// for each; all numbers little-endian.
import { fromByteString, toByteString } from "./bytes.js";

export type Pair = readonly [name: string, value: string];

export function encodePairs(pairs: readonly Pair[]): Uint8Array {
  const texts = pairs.flatMap(([name, value]) => [fromByteString(name), fromByteString(value)]);
  const sizes = 4 + 4 * texts.length;
  const bytes = new Uint8Array(texts.reduce((sum, text) => sum + text.length + 1, sizes));
  const view = new DataView(bytes.buffer);
  view.setUint32(0, pairs.length, true);
  let at = sizes;
  texts.forEach((text, index) => {
    view.setUint32(4 + 4 * index, text.length, true);
    bytes.set(text, at);
    at += text.length + 1;
  });
  return bytes;
}

/** As Envoy reads them: bytes too short for their own count are no pairs at all; texts end with the bytes. */
export function decodePairs(bytes: Uint8Array): Pair[] {
  if (bytes.length < 4) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint32(0, true);
  let at = 4 + 8 * count;
  if (at > bytes.length) return [];
  const text = (index: number) => {
    const size = view.getUint32(4 + 4 * index, true);
    const value = toByteString(bytes.subarray(at, at + size));
    at += size + 1;
    return value;
  };
  return Array.from({ length: count }, (_, index): Pair => [text(2 * index), text(2 * index + 1)]);
}
