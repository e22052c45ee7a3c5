// The key of hashed tags reaches the sidecars that hash, and nobody else: no answer of the API, no line of the log.
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { Writable } from "node:stream";
import pino from "pino";
import { describe, expect, it } from "vitest";
import { SYSTEM_CLOCK } from "../../controller/clock.js";
import { freshSettings, type Running, startOn } from "./running.js";

const KEY = "5ec2e7000102030405060708090a0b0c";
const OUTBOUND = "meshfuse.outbound";
const HASHED = [
  "apiVersion: meshfuse.dev/v1alpha1",
  "kind: RequestTags",
  "metadata: {name: users}",
  "spec: {tags: [{name: user, from: {cookie: sid}, hash: true}]}",
].join("\n");

/** All that can be read without a name or number of one's own, and of the one policy. */
async function everyAnswer({ send }: Running): Promise<string> {
  const { paths } = (await (await send("GET", "/api/v1/openapi.json")).json()) as {
    paths: Record<string, object>;
  };
  const names = { kind: "RequestTags", namespace: "default", name: "users", code: "not_found", id: "x" };
  const urls = Object.entries(paths)
    .filter(([url, operations]) => "get" in operations && url !== "/api/v1/events")
    .map(([url]) => url.replace(/\{(\w+)\}/g, (_, name: string) => Reflect.get(names, name) ?? name));
  expect(urls.length).toBeGreaterThan(15);
  const texts = await Promise.all(urls.map(async (url) => (await send("GET", url)).text()));
  return texts.join("\n");
}

/** Collects what the events tell until the test ends. */
async function listen({ send }: Running): Promise<() => string> {
  const { body } = await send("GET", "/api/v1/events");
  const decoder = new TextDecoder();
  let text = "";
  const read = async () => {
    for await (const chunk of body ?? []) text += decoder.decode(chunk);
  };
  // It ends with the controller, by an error or without.
  read().catch((error: Error) => {
    text += error.message;
  });
  return () => text;
}

describe("the key of hashes", () => {
  it("goes to a sidecar that hashes, and is hidden where anybody looks", async () => {
    const settings = await freshSettings();
    const hashKeyPath = path.join(settings.policiesDir, "..", "key");
    await writeFile(hashKeyPath, KEY);
    let log = "";
    const stream = new Writable({
      write(chunk, _encoding, done) {
        log += chunk;
        done();
      },
    });
    const logger = pino({ level: "trace" }, stream);
    const running = await startOn({ ...settings, hashKeyPath }, SYSTEM_CLOCK, logger);
    const events = await listen(running);
    const dryRun = await running.send("POST", "/api/v1/policies?dryRun=true", HASHED);
    const applied = await running.send("POST", "/api/v1/policies", HASHED);
    expect(applied.status).toBe(200);
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    const got = await sidecar.next();
    const body = got.bodies[0]?.toString("latin1") ?? "";
    expect(body).toContain(`"hashKey":"${KEY}"`);
    // An Envoy may quote in its refusal what it was given.
    sidecar.refuse(got, `Proto constraint validation failed: ${body.slice(body.indexOf("{"))}`);
    await expect.poll(events).toContain("[hidden]");
    await expect.poll(() => log).toContain("[hidden]");
    const shown = [await everyAnswer(running), await dryRun.text(), await applied.text(), events(), log];
    expect(shown[0]).toContain("[hidden]");
    for (const text of shown) expect(text).not.toContain(KEY.slice(0, 6));
  });

  it("is one of its own without a file, and in the sidecars' configurations after a restart, too", async () => {
    const settings = await freshSettings();
    for (let start = 0; start < 2; start++) {
      const running = await startOn(settings);
      await running.send("POST", "/api/v1/policies", HASHED);
      const sidecar = running.connect();
      sidecar.subscribe(OUTBOUND);
      const [body] = (await sidecar.next()).bodies;
      const own = (await readFile(path.join(settings.dataDir, "hash-key"), "utf8")).trim();
      expect(body?.toString("latin1")).toContain(`"hashKey":"${own}"`);
      await running.controller.stop();
    }
  });

  it("is in no configuration that hashes nothing", async () => {
    const running = await startOn(await freshSettings());
    await running.send("POST", "/api/v1/policies", HASHED.replace(", hash: true", ""));
    const sidecar = running.connect();
    sidecar.subscribe(OUTBOUND);
    const [body] = (await sidecar.next()).bodies;
    expect(body?.toString("latin1")).toContain('"name":"user"');
    expect(body?.toString("latin1")).not.toContain("hashKey");
  });

  it("that cannot be read keeps the controller from starting, and leaves its data free", async () => {
    const settings = await freshSettings();
    const hashKeyPath = path.join(settings.policiesDir, "none");
    await expect(startOn({ ...settings, hashKeyPath })).rejects.toThrow(
      `the hash key ${hashKeyPath} is not there`,
    );
    await startOn(settings);
  });
});
