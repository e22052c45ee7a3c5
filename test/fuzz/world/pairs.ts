// Header maps in the host's wire form, and bytes that only pretend to be one.

export interface RawPair {
  name: Uint8Array;
  value: Uint8Array;
}

/** As much of it as can be read: sizes that point past the end end the map. */
export function readPairs(bytes: Uint8Array): RawPair[] {
  if (bytes.length < 4) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const count = view.getUint32(0, true);
  const pairs: RawPair[] = [];
  let at = 4 + 8 * count;
  for (let i = 0; i < count && at <= bytes.length; i++) {
    const nameSize = view.getUint32(4 + 8 * i, true);
    const valueSize = view.getUint32(8 + 8 * i, true);
    const value = at + nameSize + 1;
    if (value + valueSize + 1 > bytes.length) break;
    pairs.push({ name: bytes.subarray(at, at + nameSize), value: bytes.subarray(value, value + valueSize) });
    at = value + valueSize + 1;
  }
  return pairs;
}

export function writePairs(pairs: readonly RawPair[]): Uint8Array {
  const head = Buffer.alloc(4 + 8 * pairs.length);
  head.writeUInt32LE(pairs.length);
  pairs.forEach(({ name, value }, index) => {
    head.writeUInt32LE(name.length, 4 + 8 * index);
    head.writeUInt32LE(value.length, 8 + 8 * index);
  });
  const nul = Uint8Array.of(0);
  return Buffer.concat([head, ...pairs.flatMap(({ name, value }) => [name, nul, value, nul])]);
}

export function pairsOf(headers: readonly (readonly [string, string])[]): Uint8Array {
  return writePairs(
    headers.map(([name, value]) => ({
      name: Buffer.from(name, "latin1"),
      value: Buffer.from(value, "latin1"),
    })),
  );
}

/** Value of the first line of that name. */
export function firstValue(pairs: readonly RawPair[], name: string): Uint8Array | undefined {
  const wanted = Buffer.from(name, "latin1");
  return pairs.find((pair) => wanted.equals(pair.name))?.value;
}
