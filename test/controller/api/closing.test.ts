import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { apiOver, script } from "./fixture.js";

/** Asks for a policy's removal, which takes until `finish` is called. */
async function underWay() {
  const asked = script();
  let finish = () => {};
  const finished = new Promise<void>((resolve) => {
    finish = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const app = apiOver(asked, "127.0.0.1", {
    remove: async () => {
      begin();
      await finished;
      return { outcome: "removed" };
    },
  });
  const url = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
  const at = new URL("/api/v1/policies/CircuitBreaker/default/a", url);
  const status = new Promise<number | string | undefined>((resolve) => {
    const call = request(at, { method: "DELETE" }, (response) => resolve(response.statusCode));
    call.on("error", (error: NodeJS.ErrnoException) => resolve(error.code)).end();
  });
  await begun;
  return { asked, app, url, status, finish };
}

describe("a write that is under way when the controller stops", () => {
  it("is answered before connections are cut", async () => {
    const { app, status, finish } = await underWay();
    const closing = app.close();
    // The other end of the loop: long enough for a cut to be seen.
    await new Promise((resolve) => setImmediate(resolve));
    finish();
    expect(await status).toBe(204);
    await closing;
  });

  it("does not keep the end waiting where the disk hangs", async () => {
    const { asked, app, status } = await underWay();
    const closing = app.close();
    await expect.poll(() => asked.clock.waiting).toBe(1);
    asked.clock.advance(2_000);
    await closing;
    expect(await status).toBe("ECONNRESET");
    expect(asked.clock.waiting).toBe(0);
  });

  it("leaves others their answers meanwhile, whatever they ask", async () => {
    const { app, url, status, finish } = await underWay();
    const closing = app.close();
    const other = await fetch(new URL("/api/v1/nothing", url));
    expect([other.status, await other.json()]).toMatchObject([404, { code: "not_found" }]);
    finish();
    expect(await status).toBe(204);
    await closing;
  });
});
