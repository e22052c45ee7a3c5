// Texts in and out of linear memory. The probe's heap is never freed: it is a test's.
import { proxy_log } from "./env";

/** Where host calls write what they answer. */
export const OUT = memory.data(64, 8);

export class Text {
  readonly bytes: ArrayBuffer;
  constructor(text: string) {
    this.bytes = String.UTF8.encode(text);
  }
  get at(): usize {
    return changetype<usize>(this.bytes);
  }
  get size(): u32 {
    return this.bytes.byteLength;
  }
}

export function say(text: string): void {
  const message = new Text(text);
  proxy_log(2, message.at, message.size);
}

/** The value that a call left at OUT (address) and OUT + 4 (size). */
export function answer(): string {
  return String.UTF8.decodeUnsafe(load<u32>(OUT), load<u32>(OUT, 4));
}

/** The value as hex, for numbers. */
export function answerHex(): string {
  let hex = "";
  for (let i: u32 = 0; i < load<u32>(OUT, 4); i++) {
    const byte = load<u8>(load<u32>(OUT) + i);
    hex += (byte < 16 ? "0" : "") + byte.toString(16);
  }
  return hex;
}

/** The wire form of header pairs given as name=value texts. */
export function pairs(entries: string[]): ArrayBuffer {
  const texts: ArrayBuffer[] = [];
  let size = 4;
  for (let i = 0; i < entries.length; i++) {
    const at = entries[i].indexOf("=");
    texts.push(String.UTF8.encode(entries[i].substring(0, at)));
    texts.push(String.UTF8.encode(entries[i].substring(at + 1)));
  }
  for (let i = 0; i < texts.length; i++) size += 5 + texts[i].byteLength;
  const bytes = new ArrayBuffer(size);
  const base = changetype<usize>(bytes);
  store<u32>(base, entries.length);
  let to = base + 4 + 4 * texts.length;
  for (let i = 0; i < texts.length; i++) {
    store<u32>(base + 4 + 4 * i, texts[i].byteLength);
    memory.copy(to, changetype<usize>(texts[i]), texts[i].byteLength);
    to += texts[i].byteLength + 1;
  }
  return bytes;
}
