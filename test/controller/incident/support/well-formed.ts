/** What is wrong with a text as XML would have it: tags that do not close in order, quotes and marks that stand bare. */

const TAG = /<(\/?)([a-z][a-z0-9]*)((?:\s+[a-zA-Z][\w-]*="[^"<]*")*)\s*(\/?)>/g;
const ENTITY = /&(?:amp|lt|gt|quot|#\d+);/g;

/** Undefined: nothing. `page`: without its first line. */
export function malformed(page: string): string | undefined {
  const open: string[] = [];
  for (const [, isClosing, name = "", , isAlone] of page.matchAll(TAG)) {
    if (isAlone === "/") continue;
    if (isClosing === "") open.push(name);
    else if (open.pop() !== name) return `</${name}> closes nothing`;
  }
  if (open.length > 0) return `<${open.join("> <")}> stays open`;
  const rest = page.replace(TAG, "").replace(ENTITY, "");
  const bare = /[<&]/.exec(rest);
  return bare === null ? undefined : `a bare ${bare[0]} at ${rest.slice(bare.index, bare.index + 40)}`;
}
