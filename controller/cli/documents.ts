/** Policy documents from files, directories or standard input, checked without a controller. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { type Policy, type PolicyKey, policyKey } from "../model/index.js";
import { checkDocuments, readPolicyFile } from "../policy/index.js";
import { errorLine } from "./client.js";
import { failed, usage, type World } from "./world.js";

const POLICY_FILE = /\.(ya?ml|json)$/;

/** All documents of all places. Throws with every error at once, each with file and line. `-`: standard input. */
export async function readDocuments(places: readonly string[], world: World): Promise<Policy[]> {
  const files = (await Promise.all(places.map((place) => filesAt(place, world)))).flat();
  const origins = new Map<PolicyKey, string>();
  const policies: Policy[] = [];
  const errors: string[] = [];
  for (const file of files) {
    const source = file.place === "-" ? "standard input" : file.place;
    const read = await file.read();
    if ("unreadable" in read) {
      errors.push(`${source}: cannot be read: ${read.unreadable}`);
      continue;
    }
    const checked = checkDocuments(read.text, source);
    errors.push(...checked.errors.map(errorLine));
    for (const policy of checked.policies) {
      const key = policyKey(policy);
      const other = origins.get(key);
      if (other !== undefined) errors.push(`${source}: ${key} is given twice, also in ${other}`);
      origins.set(key, source);
      policies.push(policy);
    }
  }
  if (errors.length > 0) {
    const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
    throw failed(
      ...errors,
      `${count} in ${files.length === 1 ? files[0]?.place : `${files.length} files`}; mend and try again`,
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

interface PolicyText {
  place: string;
  read: () => ReturnType<typeof readPolicyFile>;
}

async function filesAt(place: string, world: World): Promise<PolicyText[]> {
  if (place === "-") return [{ place, read: async () => ({ text: await world.readStdin() }) }];
  const found = await stat(place).catch((error: NodeJS.ErrnoException) => {
    throw usage(
      error.code === "ENOENT" ? `-f: there is no ${place}` : `-f: cannot read ${place}: ${error.message}`,
    );
  });
  if (found.isFile()) return [{ place, read: () => readPolicyFile(place) }];
  // A pipe that the shell made of a command: <(...).
  if (!found.isDirectory()) return [{ place, read: async () => ({ text: await readFile(place, "utf8") }) }];
  const names = await readdir(place);
  const files = names.filter((name) => POLICY_FILE.test(name) && !name.startsWith("."));
  return files.sort().map((name) => {
    const at = path.join(place, name);
    return { place: at, read: () => readPolicyFile(at) };
  });
}
