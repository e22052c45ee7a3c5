// From the table to ports and bootstraps: who listens where, and what each sidecar is told.

import {
  type Address,
  type OutboundRoute,
  sidecarBootstrap,
  type Tracing,
} from "../../controller/render/index.js";
import { freePorts } from "../envoy/index.js";
import { seedOf } from "./latency.js";
import type { ServiceSettings } from "./service.js";
import { type Service, type Workload, workloadsOf } from "./topology.js";

/** The port of all Bookinfo services, as it stands in the clusters' names. */
const SERVICE_PORT = 9080;

/** The metric tags that the sidecars' bootstraps know: the load sends `x-tenant`. */
const METRIC_TAGS = ["tenant"];

export interface Place extends Workload {
  /** Where the service itself listens, its sidecar's two listeners; all on 127.0.0.1. */
  servicePort: number;
  inboundPort: number;
  outboundPort: number;
}

/** Ports that are free now for every workload of the table. */
export async function placesOf(services: readonly Service[]): Promise<Place[]> {
  const workloads = workloadsOf(services);
  const ports = await freePorts(workloads.length * 3);
  const take = () => ports.shift() ?? 0;
  return workloads.map((workload) => ({
    ...workload,
    servicePort: take(),
    inboundPort: take(),
    outboundPort: take(),
  }));
}

/** What the process of the services is told about one of them. */
export function settingsOf(place: Place, seed: number): ServiceSettings {
  const { name, service, version, latency, calls, servicePort, outboundPort } = place;
  return { name, service, version, latency, calls, servicePort, outboundPort, seed: seedOf(name, seed) };
}

/** The bootstrap of one workload's sidecar: what `meshfuse render envoy` gives to a user. */
export function bootstrapOf(
  place: Place,
  places: readonly Place[],
  controller: Address,
  namespace: string,
  tracing?: Tracing,
): object {
  const { name, service, version, calls } = place;
  return sidecarBootstrap({
    nodeId: name,
    nodeCluster: service,
    identity: { namespace, service, version, labels: { app: service, version }, tags: METRIC_TAGS },
    controller,
    application: loopback(place.servicePort),
    inbound: loopback(place.inboundPort),
    outbound: loopback(place.outboundPort),
    routes: calls.flatMap((call) => routeTo(call.service, places, namespace)),
    tracing,
  });
}

function routeTo(service: string, places: readonly Place[], namespace: string): OutboundRoute[] {
  const versions = places.filter((place) => place.service === service);
  const [first, ...more] = versions.map(({ version, weight, inboundPort }) => ({
    // Istio's names: a subset only where there is something to choose.
    cluster: `outbound|${SERVICE_PORT}|${versions.length > 1 ? version : ""}|${service}`,
    address: loopback(inboundPort),
    weight,
  }));
  if (first === undefined) return [];
  const qualified = `${service}.${namespace}`;
  const domains = [service, qualified, `${qualified}.svc`, `${qualified}.svc.cluster.local`];
  return [{ name: service, domains, upstreams: [first, ...more] }];
}

function loopback(port: number): Address {
  return { host: "127.0.0.1", port };
}
