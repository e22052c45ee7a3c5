/** Policy documents from files, directories or standard input, checked without a controller. */
import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import { type Policy, type PolicyError, type PolicyKey, policyKey } from "../model/index.js";
import { checkDocuments, readPolicyFile } from "../policy/index.js";
import { errorLine } from "./client.js";
import { failed, usage, type World } from "./world.js";

const POLICY_FILE = /\.(ya?ml|json)$/;

interface CheckedPlaces {
  policies: Policy[];
  errors: PolicyError[];
  /** How many were looked at. */
  files: number;
}

/** All documents of all places. Throws with every error at once, each with file and line. `-`: standard input. */
export async function readDocuments(places: readonly string[], world: World): Promise<Policy[]> {
  const checked = await checkPlaces(places, world);
  if (checked.errors.length > 0) throw failed(...refusalLines(checked, places));
  return checked.policies;
}

/** Never throws for what the documents say: only for places that are not there, and where there is no policy at all. */
export async function checkPlaces(places: readonly string[], world: World): Promise<CheckedPlaces> {
  const texts = await readTexts(places, world);
  const origins = new Map<PolicyKey, string>();
  const checked: CheckedPlaces = { policies: [], errors: [], files: texts.length };
  for (const { source, ...answer } of texts) {
    if ("unreadable" in answer) {
      checked.errors.push(errorAt(source, "", `cannot be read: ${answer.unreadable}`));
      continue;
    }
    const { policies, errors } = checkDocuments(answer.text, source);
    checked.errors.push(...errors);
    for (const policy of policies) {
      const key = policyKey(policy);
      const other = origins.get(key);
      if (other !== undefined) checked.errors.push(errorAt(source, key, `is given twice, also in ${other}`));
      origins.set(key, source);
      checked.policies.push(policy);
    }
  }
  if (checked.policies.length + checked.errors.length === 0)
    throw failed(`no policies in ${places.join(", ")}`, "look at `meshfuse apply --help`");
  return checked;
}

/** Each with what errors call it. Throws for places that are not there. */
export async function readTexts(
  places: readonly string[],
  world: World,
): Promise<({ source: string } & Awaited<ReturnType<typeof readPolicyFile>>)[]> {
  const files = (await Promise.all(places.map((place) => filesAt(place, world)))).flat();
  const texts = [];
  for (const { place, read } of files)
    texts.push({ source: place === "-" ? "standard input" : place, ...(await read()) });
  return texts;
}

/** Each error, and how many there are. */
export function refusalLines({ errors, files }: CheckedPlaces, places: readonly string[]): string[] {
  const count = errors.length === 1 ? "1 error" : `${errors.length} errors`;
  const where = files === 1 ? places.join(", ") : `${files} files`;
  return [...errors.map(errorLine), `${count} in ${where}; mend and try again`];
}

/** As one text of YAML documents (JSON is YAML), so that one request applies them all or none. */
export function documentsText(policies: readonly Policy[]): string {
  return policies.map((policy) => `---\n${JSON.stringify(policy, null, 1)}\n`).join("");
}

function errorAt(source: string, document: string, message: string): PolicyError {
  return { source, document, path: "", message };
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
