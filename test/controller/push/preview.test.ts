import { beforeEach, describe, expect, it } from "vitest";
import type { ConfigPreview, Direction, Policy, Sidecar } from "../../../controller/model/index.js";
import type { AcceptedPolicy } from "../../../controller/policy/index.js";
import { previewChanges, WantedConfigs } from "../../../controller/push/index.js";
import type { Bypass } from "../../../controller/store/index.js";
import { breaker, fault, sidecar, tags } from "./fixture.js";

const ONE_BREAKER_TOO_MANY = 1025;
const BOTH: Direction[] = ["inbound", "outbound"];

let present: Policy[];
let sidecars: Sidecar[];
let directions: Direction[];
let bypass: Bypass | undefined;
let wanted: WantedConfigs;

beforeEach(() => {
  present = [breaker("ratings")];
  sidecars = [sidecar("productpage"), sidecar("reviews")];
  directions = BOTH;
  bypass = undefined;
  const services = () => [{ namespace: "default", service: "reviews" }];
  const sources = { policies: () => accepted(present), services, bypassOf: () => bypass };
  wanted = new WantedConfigs({ ...sources, module: new Uint8Array() });
});

function accepted(policies: readonly Policy[], acceptedMs = 0): AcceptedPolicy[] {
  return policies.map((policy) => ({ policy, source: "api", acceptedMs, version: 1, by: "ann" }));
}

function preview(after: readonly Policy[], acceptedMs = 0): ConfigPreview[] {
  return previewChanges(
    {
      sidecars: () => sidecars.map((each) => ({ sidecar: each, directions })),
      policies: () => accepted(present),
      services: () => [{ namespace: "default", service: "reviews" }],
      bypassOf: () => bypass,
      wanted,
    },
    accepted(after, acceptedMs),
  );
}

/** `reviews-v1 outbound: breakers default/a added` */
function told(after: readonly Policy[]): string[] {
  return preview(after).flatMap(({ id, direction, changes }) =>
    changes.map(({ section, name, change }) => `${id} ${direction}: ${section} ${name} ${change}`),
  );
}

describe("a preview of other policies", () => {
  it("is empty where nothing changes", () => {
    expect(preview([breaker("ratings")])).toEqual([]);
  });

  it("has a fault that begins anew, though it says the same", () => {
    present = [fault("slow")];
    const faults = preview(present, 60_000).map(({ id, direction, changes }) => [id, direction, changes]);
    const changes = [{ section: "faults", name: "default/slow", change: "changed" }];
    expect(faults).toEqual([
      ["productpage-v1", "outbound", changes],
      ["reviews-v1", "outbound", changes],
    ]);
  });

  it("names the sidecars and directions that a new policy selects, with both revisions", () => {
    const added = breaker("details", { selector: { app: "reviews" } });
    const changes = preview([...present, added]);
    expect(changes).toEqual([
      {
        ...{ id: "reviews-v1", service: "default/reviews", direction: "outbound" },
        from: wanted.of(sidecar("reviews"), "outbound").config.revision,
        to: expect.stringMatching(/^[0-9a-f]{16}$/),
        changes: [{ section: "breakers", name: "default/details", change: "added" }],
      },
    ]);
    present = [...present, added];
    wanted.invalidate();
    expect(changes[0]?.to).toBe(wanted.of(sidecar("reviews"), "outbound").config.revision);
  });

  it("tells what would be gone, and what would be another", () => {
    expect(told([])).toEqual([
      "productpage-v1 outbound: breakers default/ratings removed",
      "reviews-v1 outbound: breakers default/ratings removed",
    ]);
    expect(told([breaker("ratings", { trip: { consecutive: 7 } })])).toEqual([
      "productpage-v1 outbound: breakers default/ratings changed",
      "reviews-v1 outbound: breakers default/ratings changed",
    ]);
  });

  it("tells both those that a moved selector leaves and those that it reaches", () => {
    present = [breaker("ratings", { selector: { app: "reviews" } })];
    expect(told([breaker("ratings", { selector: { app: "productpage" } })])).toEqual([
      "productpage-v1 outbound: breakers default/ratings added",
      "reviews-v1 outbound: breakers default/ratings removed",
    ]);
  });

  it("tells of a breaker that would be asked earlier, and not of those that it passes by", () => {
    present = [breaker("a"), breaker("b"), breaker("c")];
    sidecars = [sidecar("reviews")];
    expect(told([breaker("a"), breaker("b"), breaker("c", { priority: 1 })])).toEqual([
      "reviews-v1 outbound: breakers default/c moved",
    ]);
  });

  it("does not name what a new breaker in front of it shifts", () => {
    present = [breaker("b"), breaker("c")];
    sidecars = [sidecar("reviews")];
    expect(told([breaker("a"), ...present])).toEqual(["reviews-v1 outbound: breakers default/a added"]);
  });

  it("tells two tags of one name apart", () => {
    const tag = (value: string) => ({ name: "tenant", from: { header: value } });
    present = [tags("one", { tags: [tag("x-a")] })];
    sidecars = [sidecar("reviews")];
    expect(told([...present, tags("two", { tags: [tag("x-b")], direction: "outbound" })])).toEqual([
      "reviews-v1 outbound: tags tenant added",
    ]);
  });

  it("speaks only of directions that the sidecar asks for", () => {
    directions = ["inbound"];
    expect(told([])).toEqual([]);
    expect(told([breaker("ratings", { direction: "both" })])).toEqual([
      "productpage-v1 inbound: breakers default/ratings added",
      "reviews-v1 inbound: breakers default/ratings added",
    ]);
  });

  it("says what a bypassed sidecar would run, and by what it is held up", () => {
    bypass = { id: "b1", createdMs: 0, untilMs: 1, by: "ann", because: "incident", durable: true };
    sidecars = [sidecar("reviews")];
    const [change] = preview([]);
    expect(change).toMatchObject({ bypass: "b1", from: expect.stringMatching(/^[0-9a-f]{16}$/) });
    expect(change?.changes).toEqual([{ section: "breakers", name: "default/ratings", change: "removed" }]);
  });

  it("says why a sidecar could not take them and would keep what it has", () => {
    sidecars = [sidecar("reviews")];
    const many = Array.from({ length: ONE_BREAKER_TOO_MANY }, (_, at) => breaker(`b${at}`));
    const [change] = preview(many);
    expect(change?.changes).toEqual([]);
    expect(change?.to).toBe(change?.from);
    expect(change?.errors?.[0]?.message).toContain("breakers: has more than 1024 entries");
  });
});
