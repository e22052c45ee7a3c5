import { connect, createServer, type Server } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ANY } from "../../../../bench/diagnosis/testbed/levers.js";
import { Links } from "../../../../bench/diagnosis/testbed/links.js";
import { BOOKINFO, type Place, workloadsOf } from "../../../../bench/mesh/index.js";

let target: Server;
let port = 0;
beforeAll(async () => {
  target = createServer((socket) => socket.end("hello"));
  await new Promise<void>((resolve) => target.listen(0, "127.0.0.1", resolve));
  const address = target.address();
  port = typeof address === "object" && address !== null ? address.port : 0;
});
afterAll(() => void target.close());

function place(name: string): Place {
  const workload = workloadsOf(BOOKINFO).find((each) => each.name === name);
  if (workload === undefined) throw new Error(`no ${name}`);
  return { ...workload, servicePort: 0, inboundPort: port, outboundPort: 0 };
}

function isOpen(at: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(at, "127.0.0.1");
    socket.once("data", () => resolve(true));
    socket.once("error", () => resolve(false));
    socket.once("close", () => resolve(false));
  });
}

/** users -> productpage -> reviews v2, v3 -> ratings */
async function linked() {
  const links = new Links();
  const ports = {
    users: await links.beforeEntry("productpage", port),
    v2: await links.between(place("productpage-v1"), place("reviews-v2")),
    v3: await links.between(place("productpage-v1"), place("reviews-v3")),
    ratings: await links.between(place("reviews-v2"), place("ratings-v1")),
  };
  const open = async () => {
    const seen = await Promise.all(
      Object.entries(ports).map(async ([name, at]) => [name, await isOpen(at)] as const),
    );
    return seen.filter(([, is]) => is).map(([name]) => name);
  };
  return { links, open };
}

describe("the links of the testbed", () => {
  it.each([
    ["productpage", "reviews", ["users", "ratings"]],
    ["reviews", ANY, ["users", "v2", "v3"]],
    [ANY, "productpage", ["v2", "v3", "ratings"]],
    ["users", "productpage", ["v2", "v3", "ratings"]],
    ["ratings", ANY, ["users", "v2", "v3", "ratings"]],
    [ANY, ANY, []],
  ])("from %s to %s are cut alone", async (caller, callee, left) => {
    const { links, open } = await linked();
    expect(await open()).toEqual(["users", "v2", "v3", "ratings"]);
    await links.set(caller, callee, { isCut: true });
    expect(await open()).toEqual(left);
    await links.set(caller, callee, {});
    expect(await open()).toEqual(["users", "v2", "v3", "ratings"]);
    await links.close();
    expect(await open()).toEqual([]);
  });

  it("must be there to be cut", async () => {
    const { links } = await linked();
    await expect(links.set("details", "ratings", {})).rejects.toThrow("nothing links details to ratings");
    await links.close();
  });
});
