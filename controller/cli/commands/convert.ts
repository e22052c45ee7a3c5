/** `convert`: faults of Istio's VirtualServices as policies, without a controller. */
import { type Command, Option } from "commander";
import { type Conversion, convertIstio } from "../../convert/index.js";
import { type Policy, policyKey } from "../../model/index.js";
import { parseDurationMs } from "../../policy/index.js";
import { errorLine } from "../client.js";
import { readTexts } from "../documents.js";
import { documentText, printable } from "../output.js";
import { failed, usage, type World } from "../world.js";
import { withExamples } from "./shared.js";

/** What `activeFor` may be. */
const LONGEST_MS = 86_400_000;

interface ConvertFlags {
  file: string[];
  for: string;
  namespace?: string;
  output: "yaml" | "json";
}

export function addConvert(program: Command, world: World): void {
  const format = new Option("-o, --output <format>", "how it is shown")
    .choices(["yaml", "json"])
    .default("yaml");
  const command = program
    .command("convert")
    .description("Turn the faults of Istio's VirtualServices into FaultInjections; changes nothing.")
    .requiredOption("-f, --file <place...>", "file, directory, or - for standard input")
    .requiredOption("--for <duration>", "how long each fault lasts, at most 24h: those of Istio have no end")
    .option("-n, --namespace <name>", "namespace of the callers (default: that of the VirtualService)")
    .addOption(format);
  withExamples(command, [
    ["convert -f virtualservice.yaml --for 10m", "print policies, and say what was left out"],
    ["convert -f vs.yaml --for 10m | meshfuse apply -f -", "inject them"],
    ["convert -f - --for 1h -n shop < vs.yaml", "for the callers in another namespace"],
  ]).action((flags: ConvertFlags) => convert(flags, world));
}

/** Ends with 1 where nothing at all was converted, or something cannot be read. */
async function convert(
  { file, for: activeFor, namespace, output }: ConvertFlags,
  world: World,
): Promise<void> {
  const ms = parseDurationMs(activeFor);
  if (ms === null || ms === 0 || ms > LONGEST_MS)
    throw usage(`--for: ${JSON.stringify(activeFor)} is not a duration such as 10m, at most 24h`);
  const converted = (await readTexts(file, world)).map(({ source, ...read }): Conversion => {
    if ("text" in read) return convertIstio(read.text, source, { activeFor, namespace });
    const errors = [{ source, document: "", path: "", message: `cannot be read: ${read.unreadable}` }];
    return { policies: [], notes: [], errors };
  });
  const policies = converted.flatMap((each) => each.policies);
  const notes = converted.flatMap((each) => each.notes);
  const refusals = [...converted.flatMap(({ errors }) => errors).map(errorLine), ...givenTwice(policies)];
  if (refusals.length > 0) throw failed(...refusals, "nothing was converted; mend and try again");
  world.stderr.write(notes.map((note) => `${printable(errorLine(note))}\n`).join(""));
  if (output === "json") world.stdout.write(documentText("json", { policies, notes }));
  else world.stdout.write(policies.map((policy) => documentText("yaml", policy, true)).join(""));
  if (policies.length === 0) throw failed("nothing was converted");
}

function givenTwice(policies: readonly Policy[]): string[] {
  const keys = policies.map(policyKey);
  const twice = new Set(keys.filter((key, index) => keys.indexOf(key) !== index));
  return [...twice].map((key) => `${key} would be given twice: convert them one by one`);
}
