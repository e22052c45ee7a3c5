// The binary form of WebAssembly, as far as it takes to read a module's sections and to write them again.

export class Reader {
  at = 0;

  constructor(readonly bytes: Uint8Array) {}

  get done(): boolean {
    return this.at >= this.bytes.length;
  }

  byte(): number {
    const byte = this.bytes[this.at++];
    if (byte === undefined) throw new RangeError(`the module ends at byte ${this.at - 1}`);
    return byte;
  }

  /** LEB128, unsigned, up to 32 bits. */
  u32(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  /** Steps over a LEB128 number of any size and sign. */
  skipNumber(): void {
    while (this.byte() >= 0x80);
  }

  take(size: number): Uint8Array {
    this.at += size;
    return this.bytes.subarray(this.at - size, this.at);
  }

  /** Steps over a vector whose entries `skip` steps over; how many there are. */
  vector(skip: () => void): number {
    const count = this.u32();
    for (let i = 0; i < count; i++) skip();
    return count;
  }
}

export function u32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 0x80);
  return [...bytes, rest];
}

/** LEB128, signed, of a 32-bit number. */
export function s32(value: number): number[] {
  const bytes: number[] = [];
  let rest = value | 0;
  for (; rest < -64 || rest > 63; rest >>= 7) bytes.push((rest & 0x7f) | 0x80);
  return [...bytes, rest & 0x7f];
}

/** The same of a 64-bit number. */
export function s64(value: bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asIntN(64, value);
  for (; rest < -64n || rest > 63n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return [...bytes, Number(rest & 0x7fn)];
}

export function text(value: string): number[] {
  return [...u32(value.length), ...Buffer.from(value, "latin1")];
}

export interface Section {
  id: number;
  bytes: Uint8Array;
}

const HEADER_SIZE = 8;

export function sectionsOf(module: Uint8Array): Section[] {
  const reader = new Reader(module);
  reader.take(HEADER_SIZE);
  const sections: Section[] = [];
  while (!reader.done) {
    const id = reader.byte();
    sections.push({ id, bytes: reader.take(reader.u32()) });
  }
  return sections;
}

export function moduleOf(sections: readonly Section[]): Uint8Array {
  const parts = sections.flatMap(({ id, bytes }) => [Uint8Array.from([id, ...u32(bytes.length)]), bytes]);
  return Buffer.concat([Uint8Array.of(0, 0x61, 0x73, 0x6d, 1, 0, 0, 0), ...parts]);
}
