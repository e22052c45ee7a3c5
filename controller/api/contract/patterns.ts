/** Patterns of texts, and what they mean to a person. */

/** Text of one line that a person reads: no control characters, which could move a terminal's cursor. */
export const ONE_LINE = "^[^\\p{Cc}]+$";
/** What no policy can be called is no name to ask for; the policy checker is stricter. */
export const POLICY_NAME = "^[a-z0-9.-]+$";
/** A policy of any namespace, or by its name alone. */
export const BREAKER_NAME = "^([a-z0-9.-]+/)?[a-z0-9.-]+$";

const WORDS: Readonly<Record<string, string>> = {
  [ONE_LINE]: "must have no line breaks or control characters",
  [BREAKER_NAME]: "must be namespace/name, of lower-case letters, digits, - and .",
  [POLICY_NAME]: "must be a name of lower-case letters, digits, - and .",
};

/** Of another pattern an example says most. */
export function patternWords(pattern: string, examples: unknown): string {
  const [example] = Array.isArray(examples) ? examples : [];
  return WORDS[pattern] ?? `must be written like ${example ?? pattern}`;
}
