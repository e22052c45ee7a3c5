// Bytes and texts. Header names, header values and keys are byte strings: one character a byte, so that any byte of a
// guest survives. Everything that people read (logs, configurations, properties) is UTF-8.

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Text as UTF-8 bytes; bytes as they are. */
export function toBytes(value: string | Uint8Array): Uint8Array {
  return typeof value === "string" ? encoder.encode(value) : value;
}

/** UTF-8 text; what is no UTF-8 becomes U+FFFD. */
export function toText(bytes: Uint8Array): string {
  return decoder.decode(bytes);
}

export function fromByteString(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, "latin1"));
}

export function toByteString(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}
