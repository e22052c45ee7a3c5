import { createServer } from "node:net";
import pino from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import { freePort, freePorts } from "../../bench/envoy/index.js";
import { type Clock, SYSTEM_CLOCK } from "../../controller/clock.js";
import { startController } from "../../controller/main.js";
import { freshSettings, startOn } from "./running.js";

/** A port of 127.0.0.1 that somebody else listens on until the result is called; no connection takes it then. */
async function occupied(): Promise<{ port: number; free: () => Promise<void> }> {
  const [server, port] = [createServer(), await freePort()];
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const free = () => new Promise<void>((resolve) => server.close(() => resolve()));
  onTestFinished(free);
  return { port, free };
}

describe("the parts of a controller end", () => {
  it("streams without an error; the end may be asked for twice and frees the ports", async () => {
    // Not any that the system gives: between the end and the next start a connection could take it.
    const [xdsPort = 0, apiPort = 0] = await freePorts(2);
    const settings = { ...(await freshSettings()), xdsPort, apiPort };
    const running = await startOn(settings);
    const sidecar = running.connect();
    sidecar.subscribe("meshfuse.outbound");
    await sidecar.next();
    await Promise.all([running.controller.stop(), running.controller.stop()]);
    expect(await sidecar.end).toMatchObject({ code: 0 });
    const again = await startOn(settings);
    expect(again.controller.addresses).toEqual(running.controller.addresses);
  });

  it("where the second listener finds its port taken: data and other ports are free again", async () => {
    const { port, free } = await occupied();
    const settings = await freshSettings({ "metrics-port": String(port) });
    await expect(startOn(settings)).rejects.toThrow(
      new RegExp(`127.0.0.1:${port} is already in use: .*another port.*--metrics-port`),
    );
    await free();
    const { controller } = await startOn(settings);
    expect(controller.addresses.metrics).toBe(`http://127.0.0.1:${port}`);
  });

  it("all of them, where one fails: the data directory is free for the next", async () => {
    const settings = await freshSettings();
    let isSpoilt = false;
    const clock: Clock = {
      nowMs: SYSTEM_CLOCK.nowMs,
      after: (delayMs, call) => {
        const cancel = SYSTEM_CLOCK.after(delayMs, call);
        return () => {
          cancel();
          if (isSpoilt) throw new Error("a defect");
        };
      },
    };
    const controller = await startController(settings, { logger: pino({ level: "silent" }), clock });
    isSpoilt = true;
    await expect(controller.stop()).rejects.toThrow("a defect");
    await expect(startOn(settings)).resolves.toBeDefined();
  });
});
