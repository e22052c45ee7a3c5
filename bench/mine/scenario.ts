// A user's own configuration as a scenario like the others.
import { readFile } from "node:fs/promises";
import { BenchError } from "../ladder/index.js";
import { type Header, REQUEST, RESPONSE, type Scenario } from "../scenario/index.js";
import type { MineOptions } from "./options.js";

/** Policy contract: what the filter reads at most. */
const MAX_BYTES = 256 * 1024;

/** Rejects with a BenchError that says what is wrong with the file. Whether the filter takes it is the filter's to say. */
export async function scenarioOf(options: MineOptions): Promise<Scenario> {
  return {
    name: "mine",
    what: `the configuration of ${options.config}`,
    document: await documentOf(options.config),
    requests: [requestOf(options)],
    response: RESPONSE,
    status: 200,
    copies: 16,
    isShort: true,
  };
}

async function documentOf(path: string): Promise<Record<string, unknown>> {
  const text = await readFile(path, "utf8").catch((error: Error) => {
    throw new BenchError(`--config: ${error.message}`);
  });
  if (Buffer.byteLength(text) > MAX_BYTES)
    throw new BenchError(`${path} has more than ${MAX_BYTES} bytes, which is more than the filter reads`);
  const value = unwrapped(path, parse(path, text));
  if (typeof value !== "object" || value === null || Array.isArray(value))
    throw new BenchError(`${path} is no JSON object; the filter's configuration is one, {} at least`);
  if ("apiVersion" in value)
    throw new BenchError(
      `${path} is a policy as the controller takes it; the filter is given what the controller makes of all ` +
        "policies: write its spec, with a name, as an entry of breakers, faults or tags",
    );
  return { ...value };
}

/** The text within a PluginConfig, or within the StringValue or BytesValue that it carries: people copy any of them. */
function unwrapped(path: string, value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if ("configuration" in value) return unwrapped(path, value.configuration);
  if (!("@type" in value && "value" in value && typeof value.value === "string")) return value;
  const isBytes = String(value["@type"]).endsWith("/google.protobuf.BytesValue");
  return parse(path, isBytes ? Buffer.from(value.value, "base64").toString() : value.value);
}

function parse(path: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new BenchError(`${path} is no JSON: ${error instanceof Error ? error.message : error}`);
  }
}

/** The usual request with what the user said in its place. */
function requestOf({ method, host, path, headers }: MineOptions): Header[] {
  const own = new Map<string, string>([
    [":method", method],
    [":authority", host],
    [":path", path],
    ...headers,
  ]);
  const usual = REQUEST.map(([name, value]): Header => [name, own.get(name) ?? value]);
  const known = new Set(REQUEST.map(([name]) => name));
  return [...usual, ...headers.filter(([name]) => !known.has(name))];
}
