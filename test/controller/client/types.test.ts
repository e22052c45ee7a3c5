import { describe, expect, it } from "vitest";
import type { Schemas } from "../../../controller/client/index.js";
import type {
  BreakerTold,
  BypassTold,
  ExperimentTold,
  PauseTold,
  PolicyTold,
  ProblemTold,
  SidecarTold,
} from "../../../controller/events/index.js";
import type { ExperimentDetail, ExperimentView, PauseView } from "../../../controller/experiment/index.js";
import type {
  BreakerDetail,
  BreakerExplanation,
  BreakerKeyView,
  BreakerView,
  ConfigPreview,
  EdgeView,
  FaultView,
  GraphEdge,
  GraphNode,
  GraphView,
  GuardView,
  PolicyError,
  Traffic,
  TransitionView,
} from "../../../controller/model/index.js";
import type { DeliveryState, RefusalView, SidecarState } from "../../../controller/push/index.js";
import type { AuditEvent, Bypass, PolicyChange, PolicyEntry } from "../../../controller/store/index.js";

/** Written out flat; a key of a policy and a type of an event are texts to a client. */
type Flat<T> = T extends string
  ? string extends T
    ? T
    : T extends `${string}/${string}/${string}` | `${string}.${string}`
      ? string
      : T
  : T extends readonly (infer Item)[]
    ? Flat<Item>[]
    : T extends object
      ? { [Key in keyof T]: Flat<T[Key]> }
      : T;

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** Compiles if both have the same fields of the same types: then no reply can have one that the document lacks. */
function same<A, B>(holds: Equal<Flat<A>, Flat<B>>): void {
  expect(holds).toBe(true);
}

describe("the document's types", () => {
  it("are those that the controller answers with", () => {
    same<Schemas["Edge"], EdgeView>(true);
    same<Schemas["Graph"], GraphView>(true);
    same<Schemas["GraphNode"], GraphNode>(true);
    same<Schemas["GraphEdge"], GraphEdge>(true);
    same<Schemas["Traffic"], Traffic>(true);
    same<Schemas["Breaker"], BreakerView>(true);
    same<Schemas["Transition"], TransitionView>(true);
    same<Schemas["BreakerKey"], BreakerKeyView>(true);
    same<Schemas["BreakerExplanation"], BreakerExplanation>(true);
    same<Omit<Schemas["BreakerDetail"], "policy">, Omit<BreakerDetail<PolicyEntry>, "policy">>(true);
    same<Schemas["Fault"], FaultView>(true);
    same<Schemas["Delivery"], DeliveryState>(true);
    same<Schemas["Sidecar"], SidecarState>(true);
    same<Schemas["Refusal"], RefusalView>(true);
    same<Schemas["Bypass"], Bypass>(true);
    same<Schemas["AuditEvent"], AuditEvent>(true);
    same<Schemas["Experiment"], ExperimentView>(true);
    same<Schemas["ExperimentDetail"], ExperimentDetail>(true);
    same<Schemas["PauseStatus"], PauseView>(true);
    same<Schemas["Guard"], GuardView>(true);
    same<Schemas["PolicyError"], PolicyError>(true);
    same<Schemas["SidecarChange"], ConfigPreview>(true);
    same<Schemas["Applied"]["changes"], PolicyChange[]>(true);
    same<Omit<Schemas["PolicyEntry"], "policy">, Omit<PolicyEntry, "policy">>(true);
  });

  it("are those of the events that it tells", () => {
    same<Schemas["PolicyEvent"], PolicyTold>(true);
    same<Schemas["BypassEvent"], BypassTold>(true);
    same<Schemas["ExperimentEvent"], ExperimentTold>(true);
    same<Schemas["PauseEvent"], PauseTold>(true);
    same<Omit<Schemas["ProblemEvent"], "code">, Omit<ProblemTold, "code">>(true);
    same<Schemas["SidecarEvent"], SidecarTold>(true);
    same<Schemas["BreakerEvent"], BreakerTold>(true);
  });
});
