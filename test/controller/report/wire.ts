/** Protobuf bytes that no encoder writes. */

export const VARINT = 0;
export const FIXED64 = 1;
export const BYTES = 2;
export const GROUP = 3;
export const GROUP_END = 4;
export const FIXED32 = 5;

export function varint(value: bigint): Buffer {
  const low = Number(value & 0x7fn);
  return value < 0x80n ? Buffer.of(low) : Buffer.concat([Buffer.of(low | 0x80), varint(value >> 7n)]);
}

export function tag(field: number, type: number): Buffer {
  return varint(BigInt(field * 8 + type));
}

export function number(field: number, value: bigint): Buffer {
  return Buffer.concat([tag(field, VARINT), varint(value)]);
}

export function bytes(field: number, ...content: (Buffer | string)[]): Buffer {
  const whole = Buffer.concat(content.map((part) => Buffer.from(part)));
  return Buffer.concat([tag(field, BYTES), varint(BigInt(whole.length)), whole]);
}

/** A value of that wire type, whatever the field's own is. */
export function ofType(field: number, type: number): Buffer {
  if (type === VARINT) return number(field, 7n);
  if (type === BYTES) return bytes(field, "x");
  if (type === GROUP) return Buffer.concat([tag(field, GROUP), tag(field, GROUP_END)]);
  return Buffer.concat([tag(field, type), Buffer.alloc(type === FIXED64 ? 8 : 4, 1)]);
}
