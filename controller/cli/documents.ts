/** Policy documents from files, directories or standard input, checked without a controller. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import type { Policy } from "../model/index.js";
import { checkDocuments } from "../policy/index.js";
import { errorLine } from "./client.js";
import { failed, usage, type World } from "./world.js";

const POLICY_FILE = /\.(ya?ml|json)$/;

/** All documents of all places. Throws with every error at once, each with file and line. `-`: standard input. */
export async function readDocuments(places: readonly string[], world: World): Promise<Policy[]> {
  const files = (await Promise.all(places.map(filesAt))).flat();
  const policies: Policy[] = [];
  const errors: string[] = [];
  for (const file of files) {
    const [text, source] =
      file === "-" ? [await world.readStdin(), "standard input"] : [await readFile(file, "utf8"), file];
    const checked = checkDocuments(text, source);
    policies.push(...checked.policies);
    errors.push(...checked.errors.map(errorLine));
  }
  if (errors.length > 0) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    throw failed(
      ...errors,
      `${count} in ${files.length === 1 ? files[0] : `${files.length} files`}; mend and try again`,
    );
  }
  if (policies.length === 0)
    throw failed(`no policies in ${places.join(", ")}`, "look at `meshfuse apply --help`");
  return policies;
}

/** As one text of YAML documents (JSON is YAML), so that one request applies them all or none. */
export function documentsText(policies: readonly Policy[]): string {
  return policies.map((policy) => `---\n${JSON.stringify(policy, null, 1)}\n`).join("");
}

async function filesAt(place: string): Promise<string[]> {
  if (place === "-") return [place];
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw usage(
      error.code === "ENOENT" ? `-f: there is no ${place}` : `-f: cannot read ${place}: ${error.message}`,
    );
  });
  if (!found.isDirectory()) return [place];
  const names = await readdir(place);
  const files = names.filter((name) => POLICY_FILE.test(name) && !name.startsWith("."));
  return files.sort().map((name) => path.join(place, name));
}
