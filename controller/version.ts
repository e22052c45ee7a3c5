/** Which version this is: the nearest package above says it, for the compiled program and for its source alike. */
import { existsSync, readFileSync } from "node:fs";

export function ownVersion(): string {
  let folder = new URL("./", import.meta.url);
  for (let file = packageIn(folder); ; file = packageIn(folder)) {
    if (existsSync(file)) return (JSON.parse(readFileSync(file, "utf8")) as { version: string }).version;
    const above = new URL("../", folder);
    if (above.href === folder.href) return "unknown";
    folder = above;
  }
}

function packageIn(folder: URL): URL {
  return new URL("package.json", folder);
}
