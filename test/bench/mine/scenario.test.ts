import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { readMine } from "../../../bench/mine/options.js";
import { scenarioOf } from "../../../bench/mine/scenario.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "meshfuse-mine-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Of a file with `text`. */
function scenario(text: string, ...args: string[]) {
  const path = join(folder, "config.json");
  writeFileSync(path, text);
  const options = readMine(["--config", path, ...args]);
  if (!("config" in options)) throw new Error("wrong options");
  return scenarioOf(options);
}

describe("a user's configuration", () => {
  test("is a scenario like the others", async () => {
    const { document, status, requests } = await scenario('{"tags": []}');
    expect(document).toEqual({ tags: [] });
    expect(status).toBe(200);
    expect(requests[0]).toHaveLength(9);
  });

  test("may stand in a StringValue, a BytesValue or a PluginConfig around it", async () => {
    const type = "type.googleapis.com/google.protobuf";
    const text = { "@type": `${type}.StringValue`, value: '{"tags": []}' };
    const bytes = { "@type": `${type}.BytesValue`, value: Buffer.from('{"tags": []}').toString("base64") };
    for (const form of [text, bytes, { name: "x", configuration: text }]) {
      expect((await scenario(JSON.stringify(form))).document).toEqual({ tags: [] });
    }
  });

  test("meets the request that the user describes", async () => {
    const args = ["--method", "PUT", "--host", "shop:80", "--path", "/x", "--header", "x-tenant: silver"];
    const { requests } = await scenario("{}", ...args, "--header", "x-more: 1");
    const headers = new Map(requests[0]);
    expect(headers.get(":method")).toBe("PUT");
    expect(headers.get(":authority")).toBe("shop:80");
    expect(headers.get(":path")).toBe("/x");
    expect(headers.get("x-tenant")).toBe("silver");
    expect(requests[0]?.at(-1)).toEqual(["x-more", "1"]);
    expect(requests[0]).toHaveLength(10);
  });

  test.each([
    ["[]", "is no JSON object"],
    ["null", "is no JSON object"],
    ["{", "is no JSON: "],
    ['{"apiVersion": "meshfuse.dev/v1alpha1"}', "is a policy as the controller takes it"],
    [`{"a": "${"x".repeat(256 * 1024)}"}`, "more than 262144 bytes"],
  ])("is refused with the reason where it is no configuration (%#)", async (text, message) => {
    await expect(scenario(text)).rejects.toThrow(message);
  });

  test("is refused where the file cannot be read", async () => {
    const options = readMine(["--config", join(folder, "none.json")]);
    if (!("config" in options)) throw new Error("wrong options");
    await expect(scenarioOf(options)).rejects.toThrow(/^--config: ENOENT.*none\.json/);
  });
});
