// A guest's linear memory with every access checked. A bad range answers undefined or false; the caller turns that
// into InvalidMemoryAccess.

export class GuestMemory {
  constructor(readonly memory: WebAssembly.Memory) {}

  /** A view, not a copy: valid until the guest runs again. */
  view(address: number, size: number): Uint8Array | undefined {
    const { buffer } = this.memory;
    if (address + size > buffer.byteLength) return undefined;
    return new Uint8Array(buffer, address, size);
  }

  read(address: number, size: number): Uint8Array | undefined {
    return this.view(address, size)?.slice();
  }

  write(address: number, bytes: Uint8Array): boolean {
    const target = this.view(address, bytes.length);
    target?.set(bytes);
    return target !== undefined;
  }

  readU32(address: number): number | undefined {
    const bytes = this.view(address, 4);
    return bytes === undefined
      ? undefined
      : new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0, true);
  }

  writeU32(address: number, value: number): boolean {
    const bytes = new Uint8Array(4);
    new DataView(bytes.buffer).setUint32(0, value, true);
    return this.write(address, bytes);
  }

  writeU64(address: number, value: bigint): boolean {
    const bytes = new Uint8Array(8);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, value), true);
    return this.write(address, bytes);
  }
}
