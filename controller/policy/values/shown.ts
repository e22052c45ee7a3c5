// How a refused value is shown to people: as JSON, short, on one line.

/** Bytes of a value's text that are shown; enough to recognise it in a file. */
const SHOWN_BYTES = 64;

/** `5`, `"x"`, `{...}`, `[...]`; the text of a string or number is cut after 64 bytes, then follows `...`. */
export function shown(value: unknown, numberText?: string): string {
  if (numberText !== undefined) return cut(numberText);
  if (typeof value === "string") return `"${cut(JSON.stringify(value).slice(1, -1))}"`;
  if (Array.isArray(value)) return "[...]";
  if (typeof value === "object" && value !== null) return "{...}";
  return cut(JSON.stringify(value));
}

function cut(text: string): string {
  const bytes = Buffer.from(text);
  if (bytes.length <= SHOWN_BYTES) return text;
  let end = SHOWN_BYTES;
  // Back to the first byte of a character that the cut would halve.
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return `${bytes.toString("utf8", 0, end)}...`;
}
