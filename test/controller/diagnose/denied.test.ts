import { describe, expect, it } from "vitest";
import { Detector } from "../../../controller/detect/index.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { MeshWindow } from "../../../controller/model/index.js";
import { caseAfter } from "../detect/case.js";
import { Shop } from "../detect/mesh.js";

const WARM = 40;

/** What failed was denied by an access rule of the callee. */
function denied(window: MeshWindow): MeshWindow {
  const ends = window.ends.map((end) => ({
    ...end,
    samples: end.samples.map((sample) => {
      const { failure = 0, success = 0 } = sample?.outcomes ?? {};
      return sample && { ...sample, outcomes: { success, denied: failure } };
    }),
  }));
  return { ...window, ends };
}

describe("a rule that denies users what it let pass", () => {
  const shop = new Shop({ seed: 3, detector: new Detector() });
  const windows = Array.from({ length: WARM + 4 }, (_, at) =>
    denied(shop.window(at < WARM ? {} : { "outside a/shop": { failShare: 0.8 } })),
  );
  const told = windows.flatMap((window) => shop.detector.take(window));

  it("is an incident, and the service that it is of the cause", () => {
    const [incident] = told;
    expect(incident).toMatchObject({
      id: 1,
      severity: "critical",
      symptoms: [{ kind: "errors", atUsers: true }],
    });
    if (incident === undefined) throw new Error("no incident");
    const { causes, unexplained } = diagnose(caseAfter(incident, windows, incident.detectedMs));
    expect(causes[0]).toMatchObject({ kind: "errors", target: { type: "service", service: "a/shop" } });
    expect(unexplained).toEqual([]);
  });

  it("is none where as many were denied before", () => {
    const usual = new Shop({ seed: 4 });
    for (let step = 0; step < WARM; step++)
      usual.detector.take(denied(usual.window({ "outside a/shop": { failShare: 0.3 } })));
    expect(usual.detector.open).toEqual([]);
  });
});
