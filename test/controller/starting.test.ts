/** A controller that starts: what of before it goes on with, and what keeps it from starting. */
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { freshSettings, startOn } from "./running.js";

/** A port of 127.0.0.1 that somebody else listens on. */
async function occupiedPort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.close();
  });
  const address = server.address();
  return typeof address === "object" ? String(address?.port) : "";
}

it("a controller that begins again goes on with the counts of before, of sidecars that are gone, too", async () => {
  const settings = await freshSettings();
  const counts = (success: number) => ({
    ...{ direction: 0, source: "default/a", destination: "default/b", outcomes: [success] },
  });
  const first = await startOn(settings);
  await first.report({ nodeId: "gone", slots: [{ index: 0, epoch: 1, edges: [counts(3)] }] });
  await first.report({ nodeId: "here", slots: [{ index: 0, epoch: 1, edges: [counts(4)] }] });
  await first.controller.stop();
  const second = await startOn(settings);
  expect((await second.get("/api/v1/edges"))[0]).toMatchObject({ requests: 7 });
  await second.report({ nodeId: "here", sequence: 2, slots: [{ index: 0, epoch: 1, edges: [counts(6)] }] });
  expect((await second.get("/api/v1/edges"))[0]).toMatchObject({ requests: 9 });
});

describe("a controller that cannot start says what to do", () => {
  it("when the port of xDS is taken", async () => {
    const port = await occupiedPort();
    const settings = await freshSettings({ "xds-port": port });
    await expect(startOn(settings)).rejects.toThrow(
      new RegExp(`127.0.0.1:${port} is already in use: .*another port.*--xds-port`),
    );
  });

  it("when the port of the API is taken", async () => {
    const port = await occupiedPort();
    const settings = await freshSettings({ "api-port": port });
    await expect(startOn(settings)).rejects.toThrow(
      new RegExp(`127.0.0.1:${port} is already in use: .*another port.*--api-port`),
    );
  });

  it("when the module is not there", async () => {
    const settings = { ...(await freshSettings()), modulePath: "/nowhere/meshfuse.wasm" };
    await expect(startOn(settings)).rejects.toThrow(/module cannot be read: .*\/nowhere.*--module/);
  });

  it("when the data directory is a file", async () => {
    const settings = await freshSettings();
    await writeFile(settings.dataDir, "");
    await expect(startOn(settings)).rejects.toThrow(/journal in .* cannot be opened .*folder/);
  });

  it("but a broken policy file does not keep it from starting", async () => {
    const settings = await freshSettings();
    await writeFile(path.join(settings.policiesDir, "broken.yaml"), "kind: Nothing\n");
    const running = await startOn(settings);
    const { errors } = (await (await running.send("GET", "/api/v1/policies")).json()) as {
      errors: unknown[];
    };
    expect(errors.length).toBeGreaterThan(0);
  });
});
