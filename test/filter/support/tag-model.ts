// What a tag shows for a value, as plain as it can be said: bytes in (one a character), text out.

/** SipHash-2-4 of `text` with a key of 16 bytes: the upper half as 8 hex digits. */
export function sipHash(text: string, key: Uint8Array): string {
  const mask = (1n << 64n) - 1n;
  const rotl = (value: bigint, by: bigint) => ((value << by) | (value >> (64n - by))) & mask;
  const word = (bytes: Uint8Array, at: number) => Buffer.from(bytes).readBigUInt64LE(at);
  const [k0, k1] = [word(key, 0), word(key, 8)];
  let [v0, v1, v2, v3] = [
    k0 ^ 0x736f6d6570736575n,
    k1 ^ 0x646f72616e646f6dn,
    k0 ^ 0x6c7967656e657261n,
    k1 ^ 0x7465646279746573n,
  ];
  const rounds = (count: number) => {
    for (let i = 0; i < count; i++) {
      v0 = (v0 + v1) & mask;
      v1 = rotl(v1, 13n) ^ v0;
      v0 = rotl(v0, 32n);
      v2 = (v2 + v3) & mask;
      v3 = rotl(v3, 16n) ^ v2;
      v0 = (v0 + v3) & mask;
      v3 = rotl(v3, 21n) ^ v0;
      v2 = (v2 + v1) & mask;
      v1 = rotl(v1, 17n) ^ v2;
      v2 = rotl(v2, 32n);
    }
  };
  const bytes = Buffer.from(text, "latin1");
  const padded = Buffer.alloc((bytes.length & ~7) + 8);
  bytes.copy(padded);
  padded[padded.length - 1] = bytes.length;
  for (let at = 0; at < padded.length; at += 8) {
    v3 ^= word(padded, at);
    rounds(2);
    v0 ^= word(padded, at);
  }
  v2 ^= 0xffn;
  rounds(4);
  return ((v0 ^ v1 ^ v2 ^ v3) >> 32n).toString(16).padStart(8, "0");
}

export type Redaction = "digits" | "hex" | "email";

/** Runs of six and more digits, or hex digits; runs of what addresses are made of that hold an `@`, or `%40`. */
export function redacted(text: string, redact: readonly Redaction[]): string {
  let shown = text;
  if (redact.includes("email")) {
    shown = shown.replace(/[A-Za-z0-9._%+@'\x80-\xff-]+/g, (run) => (/@|%40/.test(run) ? "*" : run));
  }
  if (redact.includes("hex")) shown = shown.replace(/[0-9A-Fa-f]{6,}/g, "*");
  if (redact.includes("digits")) shown = shown.replace(/[0-9]{6,}/g, "*");
  return shown;
}

/** No control characters, and no blanks at the ends. */
export function cleaned(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not occur
  return text.replace(/[\x00-\x1f\x7f]|^ | $/g, "_");
}

/** The value as every sink gets it, where neither a list nor a limit is in its way. */
export function shown(value: string, redact: readonly Redaction[], key?: Uint8Array): string {
  const text = redacted(value.slice(0, 64), redact);
  return key === undefined ? cleaned(text) : sipHash(text, key);
}
