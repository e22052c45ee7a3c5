/** Text from elsewhere: names come from sidecars, and anybody can be one. */

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what must not reach a terminal or a page
const UNPRINTABLE = /[\u0000-\u001f\u007f-\u009f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]/g;
/** Half of a pair is no character, and no text that is written as UTF-8 can have it. */
const LONE = /[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** On one line; what would be obeyed instead of shown is a question mark. */
export function printable(text: string): string {
  return text.replace(UNPRINTABLE, "?").replace(LONE, "?");
}
