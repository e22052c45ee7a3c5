import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case, Diagnosis, EndSeries, StepSample } from "../../../controller/model/index.js";
import { BOOKINFO, type SimFault, type SimMesh, simulate } from "./simulator.js";

/** reviews fails with ratings, so that users feel it. */
const MESH: SimMesh = { ...BOOKINFO, reviews: { selfMs: 12, calls: { ratings: 1 } } };
const FROM_USERS = "outside";

/** Users' end tells how requests ended; all others their median, and instances how many there were. */
function barely(given: Case): Case {
  const median = (sample: StepSample | undefined): StepSample | undefined => {
    const p50Ms = sample?.latency.p50Ms;
    return (
      sample && {
        requests: null,
        outcomes: null,
        latency: p50Ms === undefined ? {} : { p50Ms },
        inFlight: null,
      }
    );
  };
  const ends = given.window.ends.map((end) => ({
    ...end,
    samples: end.source === FROM_USERS ? end.samples : end.samples.map(median),
  }));
  return { ...given, window: { ...given.window, ends } };
}

const told = (faults: SimFault[], mesh = MESH): Diagnosis => diagnose(barely(simulate(mesh, { faults })));
const places = ({ causes }: Diagnosis): string[] =>
  causes.map(({ target }) => (target.type === "service" ? target.service : target.type));

describe("where nothing but users' end tells how requests ended", () => {
  it("is suspected who ends requests in less than half of the time, and users' service less", () => {
    const diagnosis = told([{ kind: "crash", at: "ratings" }]);
    expect(places(diagnosis)[0]).toBe("default/ratings");
    const [evidence] = diagnosis.causes[0]?.evidence ?? [];
    expect(evidence).toMatchObject({ unit: "ms", speaks: "for" });
    expect(evidence?.series).toContain("time until default/ratings ends a request");
    expect(evidence?.observed).toBeLessThan(0.5 * (evidence?.baseline ?? 0));
    expect(diagnosis.causes[0]?.summary).toMatch(
      /^Nothing tells how its requests ended; they end far sooner/,
    );
  });

  it("is nobody suspected who only ends sooner because a callee does", () => {
    const mesh: SimMesh = { ...MESH, reviews: { selfMs: 0.1, calls: { ratings: 1 } } };
    const diagnosis = told([{ kind: "crash", at: "ratings" }], mesh);
    expect(places(diagnosis)).toContain("default/ratings");
    expect(places(diagnosis)).not.toContain("default/reviews");
  });

  it("is gone at whom nothing arrives while its caller waits", () => {
    const { causes } = told([{ kind: "gone", at: "ratings" }]);
    expect(causes[0]).toMatchObject({ kind: "crash", target: { service: "default/ratings" } });
    expect(causes[0]?.evidence[0]).toMatchObject({ unit: "requests", observed: 0 });
    expect(causes[0]?.summary).toContain("nothing arrives");
  });

  it("is nobody gone whom nobody waits for any more", () => {
    const given = barely(simulate(MESH, { faults: [{ kind: "gone", at: "ratings" }] }));
    const silent = (end: EndSeries): EndSeries =>
      end.destination !== "default/ratings"
        ? end
        : { ...end, samples: end.samples.map((sample, at) => (at < 20 ? sample : undefined)) };
    const { causes } = diagnose({
      ...given,
      window: { ...given.window, ends: given.window.ends.map(silent) },
    });
    expect(causes.map(({ summary }) => summary).join(" ")).not.toContain("nothing arrives");
  });

  it("is the service that users ask still suspected where no other sign is", () => {
    const diagnosis = told([{ kind: "errors", at: "ratings", share: 0.3 }]);
    expect(places(diagnosis)[0]).toBe("default/productpage");
    expect(diagnosis.causes[0]?.summary).toContain("the failures may be theirs");
  });
});
