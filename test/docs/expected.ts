// Whether a command printed what its page says: `...` in a line stands for anything in it, a line of `...` alone for
// any lines, and columns may be of any width, since what varies moves them.

export const ANYTHING = "...";

/** Undefined: it looks so. Else what was expected and is not there, in words. */
export function differenceOf(expected: string, actual: string): string | undefined {
  const wanted = linesOf(expected);
  const printed = linesOf(actual);
  if (looksSo(wanted, printed)) return undefined;
  // The first line that is missing however the lines before it are read.
  for (let count = 1; count <= wanted.length; count++) {
    if (!looksSo([...wanted.slice(0, count), ANYTHING], printed)) return `no line like: ${wanted[count - 1]}`;
  }
  return "there is more than that";
}

function linesOf(text: string): string[] {
  const lines = text.split("\n").map((line) => line.trimEnd().replace(/(?<=\S) {2,}/g, "  "));
  while (lines.at(-1) === "") lines.pop();
  return lines;
}

function looksSo(wanted: readonly string[], printed: readonly string[]): boolean {
  const [first, ...rest] = wanted;
  if (first === undefined) return printed.length === 0;
  if (first === ANYTHING)
    return printed.some((_, at) => looksSo(rest, printed.slice(at))) || looksSo(rest, []);
  const [line, ...more] = printed;
  return line !== undefined && patternOf(first).test(line) && looksSo(rest, more);
}

function patternOf(line: string): RegExp {
  const literal = line.split(ANYTHING).map((part) => part.replace(/[\\^$.*+?()[\]{}|/]/g, "\\$&"));
  return new RegExp(`^${literal.join(".*")}$`);
}
