/** Command lines that a person copies: names come from sidecars, and anybody can be one. */

const PLAIN = /^[A-Za-z0-9_./:@%+=,-]+$/;
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a shell
const CONTROL = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/;

/** Null: one of the words cannot be written so that it is safe to copy. */
export function commandLine(...words: readonly string[]): string | null {
  const quoted = words.map(shellWord);
  return quoted.every((word) => word !== null) ? quoted.join(" ") : null;
}

/** A name that a command would take for an option is none, whatever quotes it has. */
export function isNameSafe(name: string): boolean {
  return name !== "" && !name.startsWith("-") && !CONTROL.test(name);
}

function shellWord(word: string): string | null {
  if (CONTROL.test(word)) return null;
  return PLAIN.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
