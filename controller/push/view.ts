/** What can be told of a sidecar: who it is, what it was sent, what it runs. */
import { type Delivery, DIRECTIONS, type Direction, type EnvoyBuild, type Sidecar } from "../model/index.js";
import type { Deliveries } from "../rollout/index.js";
import type { Bypass } from "../store/index.js";
import { envoyAdvice, refusalHint } from "./advice.js";
import type { KnownSidecar } from "./roster.js";
import type { Wanted, WantedConfigs } from "./wanted.js";

export interface DeliveryState extends Delivery {
  /** Revision that it shall run by the policies of now; empty while it is bypassed. */
  wanted: string;
  /** Its policies cannot be resolved, `warnings` say why: it keeps its last good configuration. */
  held?: true;
  /** Acknowledged by Envoy, and running in every VM by the filter's own report. */
  delivered: boolean;
}

export interface SidecarState {
  id: string;
  namespace: string;
  service: string;
  version: string;
  labels: Record<string, string>;
  connected: boolean;
  /** Id of the bypass in force for it. */
  bypass?: string;
  /** What its Envoy says of itself. */
  envoy?: EnvoyBuild;
  deliveries: DeliveryState[];
  warnings: string[];
}

/** `isShared`: two Envoys report under its id. */
export function sidecarState(
  { sidecar, streams }: KnownSidecar,
  bypass: Bypass | undefined,
  configs: WantedConfigs,
  deliveries: Deliveries,
  isShared = false,
): SidecarState {
  const { id, namespace, service, version, labels, metricLabels, envoy } = sidecar;
  const told = deliveries.of(id);
  const wanted = told.map(({ direction }) => configs.of(sidecar, direction));
  // What cannot be resolved may be the reason why nothing was ever sent.
  const errors = DIRECTIONS.flatMap((direction) => configs.of(sidecar, direction).errors);
  const state: SidecarState = {
    ...{ id, namespace, service, version, labels, connected: streams.size > 0 },
    ...(envoy === undefined ? {} : { envoy }),
    deliveries: told.map((delivery, at) => {
      const revision = wanted[at]?.config.revision ?? "";
      const isHeld = (wanted[at]?.errors.length ?? 0) > 0;
      const delivered = !isHeld && deliveries.isDelivered(id, delivery.direction, revision);
      const shown = withHint(delivery, envoy);
      return { ...shown, wanted: revision, ...(isHeld ? { held: true } : {}), delivered };
    }),
    warnings: [
      ...envoyWarnings(told, envoy),
      ...idWarnings([...streams.values()], isShared),
      ...errors.map(({ document, message }) => (document === "" ? message : `${document}: ${message}`)),
      ...wanted.flatMap(({ metricTags }) => tagWarnings(metricTags, metricLabels)),
    ],
  };
  state.warnings = [...new Set(state.warnings)];
  return bypass === undefined ? state : { ...state, bypass: bypass.id };
}

/** Breakers that a sidecar has by its configurations; those that it reports beyond these were removed. */
export function configuredBreakers(
  { sidecar }: KnownSidecar,
  configs: WantedConfigs,
): { direction: Direction; name: string }[] {
  return DIRECTIONS.flatMap((direction) => {
    const wanted: Wanted = configs.of(sidecar, direction);
    return wanted.breakers.map((name) => ({ direction, name }));
  });
}

function withHint(delivery: Delivery, envoy: EnvoyBuild | undefined): Delivery {
  const { refusal } = delivery;
  const hint = refusal?.by === "envoy" ? refusalHint(envoy, refusal.reason) : undefined;
  return refusal === undefined || hint === undefined
    ? delivery
    : { ...delivery, refusal: { ...refusal, hint } };
}

/** Said once: where it refused something, the refusal's hint says the same. */
function envoyWarnings(told: readonly Delivery[], envoy: EnvoyBuild | undefined): string[] {
  const advice = envoyAdvice(envoy);
  return advice === undefined || told.some(({ refusal }) => refusal?.by === "envoy") ? [] : [advice];
}

/** State is kept by id, so that of two Envoys with one id is mixed. */
function idWarnings(descriptions: readonly Sidecar[], isShared: boolean): string[] {
  const names = new Set(
    descriptions.map(({ namespace, service, version }) => `${namespace}/${service} ${version}`.trim()),
  );
  if (!isShared && new Set(descriptions.map((each) => JSON.stringify(each))).size < 2) return [];
  const who = [...names].sort().join(" and ");
  return [
    `Envoys of ${who} share this node id, and what is shown is mixed: give each its own (--service-node)`,
  ];
}

/** A label that Envoy's bootstrap does not know stays part of the metric's name instead of becoming a label. */
function tagWarnings(metricTags: readonly string[], metricLabels: readonly string[] | undefined): string[] {
  if (metricLabels === undefined) return [];
  return metricTags
    .filter((name) => !metricLabels.includes(name))
    .map(
      (name) =>
        `tag ${name} is no label here: render envoy, or render istio, with --tag ${name} says what its start needs`,
    );
}
