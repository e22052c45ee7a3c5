/** The API's types, generated from its document by `npm run contract`. */

export interface paths {
    "/api/v1/policies": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the policies in force, ordered by key */
        get: operations["listPolicies"];
        put?: never;
        /**
         * Apply policies: all of them, or none
         * @description YAML or JSON, one document or several. The policy language is the schema Policy; what is wrong comes as a list.
         */
        post: operations["applyPolicies"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/policies/{kind}/{namespace}/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Read one policy */
        get: operations["getPolicy"];
        /**
         * Create or replace one policy
         * @description The body is that policy alone. With If-Match nothing is changed that someone else changed meanwhile.
         */
        put: operations["putPolicy"];
        post?: never;
        /** Delete one policy */
        delete: operations["deletePolicy"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bypasses": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the bypasses in force, the oldest first */
        get: operations["listBypasses"];
        put?: never;
        /**
         * Let sidecars pass everything for a while
         * @description In force at once, even where the disk is full: then `durable` is false.
         */
        post: operations["beginBypass"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/bypasses/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        post?: never;
        /**
         * End a bypass before its time
         * @description Over at once, even where the disk is full; what could not be written is told with the policies' errors.
         */
        delete: operations["endBypass"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the lives of the faults that were applied, by their beginning */
        get: operations["listExperiments"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show one experiment: who runs it, what it did, and what is wrong
         * @description One page of its sidecars; all else is of all of them.
         */
        get: operations["getExperiment"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/experiments/{name}/stop": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        get?: never;
        put?: never;
        /**
         * Stop one experiment for good
         * @description Over at once, even where the disk is full: then `durable` is false. Its policy stays; applied again it begins anew.
         */
        post: operations["stopExperiment"];
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/pause": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Tell whether experiments are paused, and which sidecars have confirmed it */
        get: operations["getPause"];
        put?: never;
        /**
         * Pause all experiments, in all sidecars
         * @description In force at once, even where the disk is full: then `durable` is false. What is paused already stays as it is.
         */
        post: operations["pauseExperiments"];
        /** Let experiments act again, for the time that they have left */
        delete: operations["resumeExperiments"];
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/sidecars": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List the sidecars, ordered by id
         * @description Also those that went away within the last hour.
         */
        get: operations["listSidecars"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/edges": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who calls whom, as either end saw it */
        get: operations["listEdges"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/graph": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mesh in a window of the past hour: services, edges as both ends saw them, rates, durations
         * @description Definitions, units, what is exact and what an estimate: docs/edges.md. A window of an hour with 1,000 edges takes some 0.3 s.
         */
        get: operations["getGraph"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/breakers": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the breakers of each sidecar with their states */
        get: operations["listBreakers"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/breakers/{name}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Explain one breaker: is it open, why, since when, until when, for whom
         * @description One page of its sidecars; all else is of all sidecars, or of the one that was asked for.
         */
        get: operations["getBreaker"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/breakers/{name}/recoveries": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Show how the failures of one breaker faded: each cycle with its curve and its measured recovery
         * @description The last ten cycles of each sidecar, in the order of sidecars, directions and trips. Kept in memory: what was before the controller's start is not there. Breakers with keys have none.
         */
        get: operations["listRecoveries"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/faults": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List the faults of each sidecar with what they did */
        get: operations["listFaults"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/traces": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List traces of slow and of failed requests, the newest first
         * @description Of each edge, outcome and ten seconds the three slowest that sidecars told, for an hour. Evidence, not counts: only sampled requests have a trace, and sidecars look at few of them.
         */
        get: operations["listTraces"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/forecasts": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Foretell the rate and latency of each service from its own past, and limits that it goes over
         * @description By service. A forecast is made when it is first asked for, and again when there is a new step. What it needs, and how it is made and tested: docs/forecasts.md.
         */
        get: operations["listForecasts"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/refusals": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** List who was turned away in the last minute, and why */
        get: operations["listRefusals"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/analysis": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What is wrong now and why, what may be, how good the data is, and what to look at next */
        get: operations["getAnalysis"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List incidents, the newest first
         * @description Those that are open, and the last 200 that are over.
         */
        get: operations["listIncidents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The report on one incident: whom it hits, since when, what causes it, and what speaks for that */
        get: operations["getIncident"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/incidents/{id}/window": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The file of one incident: what it was diagnosed by, for `meshfuse replay` */
        get: operations["getIncidentWindow"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/audit": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * List who did what, when and why, the newest first
         * @description The newest 10,000 events are kept.
         */
        get: operations["listAudit"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/events": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * Follow what happens
         * @description Server-sent events. The field `event` is the type and `data` is one JSON object, the schema Event. A client that lost its stream comes back with the last id that it read, in the header Last-Event-ID or as `lastEventId`. The controller keeps the last 4,096 events; where it cannot go on from that id, because it has restarted or too much has happened, it sends the event `reset` first: then read the lists anew. A client that does not read is cut off. Every 15 s there is at least a comment.
         */
        get: operations["followEvents"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** The controller's own metrics and the mesh's, for Prometheus */
        get: operations["getMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/metrics/istio": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /**
         * The mesh's edges under the names of Istio's standard metrics
         * @description Outcomes are told as status codes: docs/metrics.md says which, and what is missing.
         */
        get: operations["getIstioMetrics"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/healthz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether the process answers */
        get: operations["getHealth"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/readyz": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Whether sidecars can be served */
        get: operations["getReadiness"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/openapi.json": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** This document */
        get: operations["getDocument"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** Every code that a refusal may bear */
        get: operations["listProblems"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
    "/api/v1/problems/{code}": {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        /** What the code of a refusal means */
        get: operations["getProblem"];
        put?: never;
        post?: never;
        delete?: never;
        options?: never;
        head?: never;
        patch?: never;
        trace?: never;
    };
}
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /**
         * Meshfuse policy
         * @description One policy of Meshfuse, v1alpha1.
         */
        Policy: {
            /**
             * @description The version of the language.
             * @enum {string}
             */
            apiVersion: "meshfuse.dev/v1alpha1";
            /**
             * @description What the policy does.
             * @enum {string}
             */
            kind: "CircuitBreaker" | "FaultInjection" | "RequestTags";
            /** @description Who the policy is. Fields that a cluster adds are accepted and dropped. */
            metadata: {
                /** @description Lower-case letters, digits, - and . */
                name: string;
                /** @description Default: default. */
                namespace?: string;
                /** @description Labels of the policy itself. */
                labels?: {
                    [key: string]: string;
                };
                /** @description Notes of people and tools. */
                annotations?: {
                    [key: string]: string;
                };
                /** @description Set by a cluster; dropped here. */
                uid?: unknown;
                /** @description Set by a cluster; dropped here. */
                resourceVersion?: unknown;
                /** @description Set by a cluster; dropped here. */
                generation?: unknown;
                /** @description Set by a cluster; dropped here. */
                creationTimestamp?: unknown;
                /** @description Set by a cluster; dropped here. */
                deletionTimestamp?: unknown;
                /** @description Set by a cluster; dropped here. */
                deletionGracePeriodSeconds?: unknown;
                /** @description Set by a cluster; dropped here. */
                managedFields?: unknown;
                /** @description Set by a cluster; dropped here. */
                ownerReferences?: unknown;
                /** @description Set by a cluster; dropped here. */
                finalizers?: unknown;
                /** @description Set by a cluster; dropped here. */
                generateName?: unknown;
                /** @description Set by a cluster; dropped here. */
                selfLink?: unknown;
            };
            /** @description What the policy says. */
            spec: Record<string, unknown>;
            /** @description Set by a cluster; dropped here. */
            status?: unknown;
        } & (unknown & unknown & unknown);
        /**
         * @description One policy: kind, namespace and name.
         * @example CircuitBreaker/default/ratings
         */
        PolicyKey: string;
        /** @description A policy in force. */
        PolicyEntry: {
            policy: components["schemas"]["Policy"];
            /** @description api, or the name of the file of the watched directory that holds it. */
            source: string;
            /** @description The change that made it what it is; the number in its ETag. */
            version: number;
            /** @description When what its spec says was accepted. Milliseconds since the epoch. */
            acceptedMs: number;
            /** @description Who changed it last. */
            by: string;
            /** @description Why. */
            because?: string;
        };
        /** @description One thing that is wrong with one document. */
        PolicyError: {
            /** @description File or request that the document came from. */
            source: string;
            /** @description Kind, namespace and name, as far as they could be read. */
            document: string;
            /**
             * @description The field; empty for the document as a whole.
             * @example spec.trip.rate.threshold
             */
            path: string;
            /** @description The value refused, and why. */
            message: string;
        };
        /** @description What was applied; on a dry run, what would be. */
        Applied: {
            /** @description Nothing was changed. */
            dryRun: boolean;
            /** @description In the order of the request. */
            changes: {
                key: components["schemas"]["PolicyKey"];
                /**
                 * @description What becomes of it.
                 * @enum {string}
                 */
                change: "created" | "changed" | "unchanged";
                /** @description Its version from now on; absent where a dry run would change it. */
                version?: number;
            }[];
            /** @description Of a dry run: the sidecars whose configuration would change. */
            sidecars?: components["schemas"]["SidecarChange"][];
            /** @description Kept, but not in force everywhere: connected sidecars that these policies concern and that keep their last good configuration. At most twenty; absent where there are none, and on a dry run, whose `sidecars` have `errors`. */
            warnings?: components["schemas"]["HeldWarning"][];
            /** @description Faults whose time is over, so that they do nothing: their `activeFrom` and `activeFor` have passed. Absent: none. */
            over?: string[];
            /** @description Experiments are paused, and faults are among the policies: they act once that is over. */
            paused?: {
                /** @description Since when. Milliseconds since the epoch. */
                sinceMs: number;
                /** @description Who paused them. */
                by: string;
                /** @description False: it holds, but could not be written down, so a restart forgets it. */
                durable: boolean;
                /** @description Why. */
                because?: string;
            };
        };
        /** @description How one sidecar's configuration would change in one direction. */
        SidecarChange: {
            /** @description Node id of the Envoy. */
            id: string;
            /** @description namespace/service. */
            service: string;
            /**
             * @description Which of its listeners.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description Revision that it shall run now; empty: it passes everything. */
            from: string;
            /** @description Revision that it would run. */
            to: string;
            /** @description Entry by entry. */
            changes: {
                /**
                 * @description Section of the configuration.
                 * @example breakers
                 * @example faults
                 * @example tags
                 * @example services
                 */
                section: string;
                /** @description Name of the entry; empty for the section as a whole. */
                name: string;
                /**
                 * @description What becomes of it; moved: it is asked earlier or later.
                 * @enum {string}
                 */
                change: "added" | "removed" | "changed" | "moved";
            }[];
            /** @description Id of the bypass until whose end it runs neither. */
            bypass?: string;
            /** @description Why it would keep what it has. */
            errors?: components["schemas"]["PolicyError"][];
        };
        /** @description Sidecars that the change does not reach: they are over a limit, and any change is held. */
        HeldWarning: {
            /** @description The policies that do not fit, and the limit. */
            message: string;
            /** @description Node ids of the first ten. */
            sidecars: string[];
            /** @description How many they are in all. */
            count: number;
        };
        /** @description Sidecars that pass everything for a while, and why. */
        Bypass: {
            /** @description Its name here. */
            id: string;
            /** @description Since when. Milliseconds since the epoch. */
            createdMs: number;
            /** @description When it ends by itself. Milliseconds since the epoch. */
            untilMs: number;
            /** @description Who asked for it. */
            by: string;
            /** @description Why. */
            because: string;
            /** @description False: it holds, but could not be written down, so a restart forgets it. */
            durable: boolean;
            /** @description Workload labels; absent: every sidecar. */
            selector?: {
                [key: string]: string;
            };
        };
        /** @description Either a selector, or all: true. */
        BypassWish: {
            /** @description For how long, in milliseconds. */
            forMs: number;
            /** @description Why, for those who read the audit trail. */
            because: string;
            /** @description Workload labels of the sidecars. */
            selector?: {
                [key: string]: string;
            };
            /**
             * @description Every sidecar.
             * @constant
             */
            all?: true;
            /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
            by?: string;
        } & (unknown | unknown);
        /** @description One Envoy. */
        Sidecar: {
            /** @description Node id. */
            id: string;
            /** @description Namespace of its workload. */
            namespace: string;
            /** @description Service of its workload. */
            service: string;
            /** @description Version of its workload. */
            version: string;
            /** @description Workload labels, which selectors are compared with. */
            labels: {
                [key: string]: string;
            };
            /** @description It has a stream open. */
            connected: boolean;
            /** @description Of the directions that something is known of. */
            deliveries: components["schemas"]["Delivery"][];
            /** @description What a person should look at. */
            warnings: string[];
            /** @description Id of the bypass in force for it. */
            bypass?: string;
            /** @description What its Envoy says of itself. */
            envoy?: {
                /** @description Such as 1.40.0. */
                version?: string;
                /** @description It can run the filter if envoy.wasm.runtime.v8 is among them. */
                wasmRuntimes?: string[];
            };
        };
        /** @description What one sidecar was sent in one direction, and what came of it. */
        Delivery: {
            /**
             * @description Which of its listeners.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description Revision that it shall run by the policies of now; empty while it is bypassed. */
            wanted: string;
            /** @description Acknowledged by Envoy, and running in every VM by the filter's own report. */
            delivered: boolean;
            /** @description Revision last sent. */
            sent?: string;
            /** @description Revision last acknowledged. */
            acknowledged?: string;
            /** @description Revision that all VMs run, by their own report. */
            running?: string;
            /** @description The last configuration that was refused. */
            refusal?: {
                /** @description The revision refused. */
                revision: string;
                /** @description Why. */
                reason: string;
                /**
                 * @description envoy: as a whole, by NACK; filter: it was read and not taken.
                 * @enum {string}
                 */
                by: "envoy" | "filter";
                /** @description When. Milliseconds since the epoch. */
                atMs: number;
                /** @description What to do about it, where that is known. */
                hint?: string;
            };
            /**
             * @description Its policies cannot be resolved, `warnings` say why: it keeps its last good configuration.
             * @constant
             */
            held?: true;
        };
        /** @description A stream or report that was turned away in the last minute. */
        Refusal: {
            /** @description Node id as the client gave it; empty: it gave none. */
            node: string;
            /** @description Why. */
            reason: string;
            /** @description How often, since it was first heard. */
            times: number;
            /** @description The last time. Milliseconds since the epoch. */
            lastMs: number;
        };
        /** @description One caller and callee as one end saw them. Counts are totals. */
        Edge: {
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/service; unknown, or outside. */
            source: string;
            /** @description namespace/service, or other. */
            destination: string;
            /** @description Requests by outcome. */
            outcomes: {
                /** @description success. */
                success: number;
                /** @description failure. */
                failure: number;
                /** @description soft_failure. */
                soft_failure: number;
                /** @description ignored. */
                ignored: number;
                /** @description cancelled. */
                cancelled: number;
                /** @description rejected. */
                rejected: number;
                /** @description denied. */
                denied: number;
                /** @description injected. */
                injected: number;
            };
            /** @description All of them. */
            requests: number;
            /** @description Requests now. */
            inFlight: number;
            /** @description Requests a second over the last window. */
            rate: number;
            /** @description Share of failures over the last window, 0 to 1. */
            errorShare: number;
            /** @description Median of the last window; null: no requests. */
            p50Ms: number | null;
            /** @description 99th percentile of the last window; null: no requests. */
            p99Ms: number | null;
            /** @description Length of that window. */
            windowMs: number;
            /** @description All durations together. */
            durationSumMs: number;
            /** @description Not reported any more: this is how it was last seen. */
            stale: boolean;
        };
        /** @description Services, and who calls whom, in a window of time. */
        Graph: {
            /** @description What was counted after it ... Milliseconds since the epoch. */
            fromMs: number;
            /** @description ... and until then: whole steps of 10 s, cut where nothing is known. Milliseconds since the epoch. */
            toMs: number;
            /** @description Since when anything is kept. Milliseconds since the epoch. */
            keptFromMs: number;
            /** @description Longest duration that satisfies, in milliseconds. */
            targetMs: number;
            /** @description D: the sum of S times P over all services, 0 to 1; null: no requests. */
            performance: number | null;
            /** @description Ordered by name. */
            nodes: components["schemas"]["GraphNode"][];
            /** @description Those with requests in the window or in flight, ordered by source and destination. */
            edges: components["schemas"]["GraphEdge"][];
            /** @description Edges over 5,000, those with the fewest requests; they count in the services. */
            omittedEdges: number;
        };
        /** @description One service, or what is none: unknown, outside, other. */
        GraphNode: {
            /** @description namespace/service; unknown, outside, or other. */
            name: string;
            /** @description S: its share of the requests to all services, 0 to 1; null: none. */
            traffic: number | null;
            /** @description P: 0 to 1; null: nothing was judged. */
            performance: number | null;
            /**
             * @description Whose view `inbound` is: its own sidecars', or its callers' where these saw nothing.
             * @enum {string}
             */
            seenBy?: "destination" | "source";
            inbound?: components["schemas"]["Traffic"];
            /** @description What a service took itself of a request, on average: an estimate. */
            self?: {
                /** @description If it makes its calls one after another. */
                leastMs: number;
                /** @description If calls to different services are under way together. */
                mostMs: number;
            };
        };
        /** @description One caller and callee, as both ends saw it. */
        GraphEdge: {
            /** @description namespace/service; unknown, or outside. */
            source: string;
            /** @description namespace/service, or other. */
            destination: string;
            /** @description Requests at the callee beyond those that the caller sent on; null: not known. */
            retries: number | null;
            /** @description By how many that may be wrong; null: it is not known. */
            retriesWithin: number | null;
            bySource?: components["schemas"]["Traffic"];
            byDestination?: components["schemas"]["Traffic"];
            /** @description The caller's view minus the callee's: queues, network, retries. */
            gap?: {
                /** @description Of the means. */
                meanMs: number;
                /** @description Of the medians; an estimate. */
                p50Ms: number;
                /** @description Of the 95th percentiles; an estimate. */
                p95Ms: number;
            };
            /** @description Of the window: the newest two that failed, and the slowest two others. */
            traces?: components["schemas"]["Trace"][];
        };
        /** @description What was counted in the window: by one end of an edge, or of a service by all. */
        Traffic: {
            /** @description Requests by outcome. */
            outcomes: {
                /** @description success. */
                success: number;
                /** @description failure. */
                failure: number;
                /** @description soft_failure. */
                soft_failure: number;
                /** @description ignored. */
                ignored: number;
                /** @description cancelled. */
                cancelled: number;
                /** @description rejected. */
                rejected: number;
                /** @description denied. */
                denied: number;
                /** @description injected. */
                injected: number;
            };
            /** @description All of them. */
            requests: number;
            /** @description All durations together, exact to the microsecond. */
            durationSumMs: number;
            /** @description Their mean. Milliseconds; null: no requests. */
            meanMs: number | null;
            /** @description Median, within 6.25 %. Milliseconds; null: no requests. */
            p50Ms: number | null;
            /** @description 90th percentile. Milliseconds; null: no requests. */
            p90Ms: number | null;
            /** @description 95th percentile. Milliseconds; null: no requests. */
            p95Ms: number | null;
            /** @description 99th percentile. Milliseconds; null: no requests. */
            p99Ms: number | null;
            /** @description Share of failures in what a breaker judges, 0 to 1; null: nothing. */
            errorShare: number | null;
            /** @description Requests a second in the window; null: not known. */
            rate: number | null;
            /** @description Requests a second in the last 10 s before its end; null: not known. */
            rate10s: number | null;
            /** @description Requests a second in the last minute before its end; null: not known. */
            rate1m: number | null;
            /** @description Requests a second in the last 5 minutes before its end; null: not known. */
            rate5m: number | null;
            /** @description Requests now; null: the window lies in the past. */
            inFlight: number | null;
            /** @description With `histogram`: buckets that are not empty, the fastest first. */
            histogram?: {
                /** @description Inclusive. */
                fromMs: number;
                /** @description Exclusive; null: no limit. */
                toMs: number | null;
                /** @description So many. */
                requests: number;
            }[];
        };
        /** @description One circuit breaker in one sidecar. */
        Breaker: {
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/name of the policy. */
            name: string;
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar. */
            service: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            state: "closed" | "open" | "half_open" | "ramp";
            /** @description The state's number. */
            generation: number;
            /** @description In this state since. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description When it lets the first probe through; null: it is not open, or forced to be. Milliseconds since the epoch. */
            openUntilMs: number | null;
            /** @description When time alone ends the state, the open one or the ramp; null: time does not. Milliseconds since the epoch. */
            untilMs: number | null;
            /** @description How often in a row it has opened again: 0 the first time. */
            attempt: number;
            /** @description Requests completed in the window. */
            completed: number;
            /** @description Failures among them. */
            failed: number;
            /** @description Failures in a row. */
            consecutive: number;
            /** @description Requests completed in the window of `slow`; as `completed` where there is none. */
            slowCompleted: number;
            /** @description Those among them whose response headers came late. */
            slow: number;
            /** @description Requests that wait for response headers for longer than `hung.over`. */
            hung: number;
            /** @description Probes of the half-open state that succeeded. */
            probeSuccesses: number;
            /** @description Probes that failed. */
            probeFailures: number;
            /** @description Probes that have not ended yet. */
            probesInFlight: number;
            /** @description When a configuration with another window last began it anew; null: never. Milliseconds since the epoch. */
            windowRestartedMs: number | null;
            /**
             * @description What it does with its verdicts.
             * @enum {string}
             */
            mode: "enforce" | "shadow" | "forcedOpen" | "disabled";
            /** @description Requests that it answered itself. */
            rejected: number;
            /** @description Requests that it would have answered, in shadow. */
            shadowRejected: number;
            /** @description Probes that did not end in time. */
            lostProbes: number;
            /** @description Not reported any more: this is how it was last seen. */
            stale: boolean;
            /** @description The newest last. */
            transitions: components["schemas"]["Transition"][];
            /** @description Of a keyed breaker, whose own state is the one that all further values share: its keys by state. */
            keys?: {
                /** @description closed. */
                closed: number;
                /** @description open. */
                open: number;
                /** @description half_open. */
                half_open: number;
                /** @description ramp. */
                ramp: number;
            };
        };
        /** @description One circuit breaker in all sidecars: is it open, why, since when, until when, for whom. */
        BreakerDetail: {
            /** @description namespace/name of the policy. */
            name: string;
            /** @description Sidecars that report it, by its state. */
            states: {
                /** @description closed. */
                closed: number;
                /** @description open. */
                open: number;
                /** @description half_open. */
                half_open: number;
                /** @description ramp. */
                ramp: number;
            };
            /** @description Sidecars that do not report any more. */
            stale: number;
            /** @description One page, ordered by sidecar and direction. */
            sidecars: components["schemas"]["BreakerExplanation"][];
            /** @description The last hundred transitions of all sidecars and keys, the newest last. */
            history: components["schemas"]["Transition"][];
            policy?: components["schemas"]["PolicyEntry"];
            /** @description There is more: pass it as `cursor`. Absent: this is the end. */
            nextCursor?: string;
        };
        /** @description One circuit breaker in one sidecar; `last` says how it came into its state, absent: it never changed. */
        BreakerExplanation: {
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/name of the policy. */
            name: string;
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar. */
            service: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            state: "closed" | "open" | "half_open" | "ramp";
            /** @description The state's number. */
            generation: number;
            /** @description In this state since. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description When it lets the first probe through; null: it is not open, or forced to be. Milliseconds since the epoch. */
            openUntilMs: number | null;
            /** @description When time alone ends the state, the open one or the ramp; null: time does not. Milliseconds since the epoch. */
            untilMs: number | null;
            /** @description How often in a row it has opened again: 0 the first time. */
            attempt: number;
            /** @description Requests completed in the window. */
            completed: number;
            /** @description Failures among them. */
            failed: number;
            /** @description Failures in a row. */
            consecutive: number;
            /** @description Requests completed in the window of `slow`; as `completed` where there is none. */
            slowCompleted: number;
            /** @description Those among them whose response headers came late. */
            slow: number;
            /** @description Requests that wait for response headers for longer than `hung.over`. */
            hung: number;
            /** @description Probes of the half-open state that succeeded. */
            probeSuccesses: number;
            /** @description Probes that failed. */
            probeFailures: number;
            /** @description Probes that have not ended yet. */
            probesInFlight: number;
            /** @description When a configuration with another window last began it anew; null: never. Milliseconds since the epoch. */
            windowRestartedMs: number | null;
            /**
             * @description What it does with its verdicts.
             * @enum {string}
             */
            mode: "enforce" | "shadow" | "forcedOpen" | "disabled";
            /** @description Requests that it answered itself. */
            rejected: number;
            /** @description Requests that it would have answered, in shadow. */
            shadowRejected: number;
            /** @description Probes that did not end in time. */
            lostProbes: number;
            /** @description Not reported any more: this is how it was last seen. */
            stale: boolean;
            /** @description Keys that have ever changed their state, those that are not closed first; as many as were asked for. */
            shownKeys: components["schemas"]["BreakerKey"][];
            /** @description Times that a key found no room to be kept: at most 1,000 are. */
            droppedKeys: number;
            /** @description Of a keyed breaker, whose own state is the one that all further values share: its keys by state. */
            keys?: {
                /** @description closed. */
                closed: number;
                /** @description open. */
                open: number;
                /** @description half_open. */
                half_open: number;
                /** @description ramp. */
                ramp: number;
            };
            last?: components["schemas"]["Transition"];
        };
        /** @description One key of a keyed breaker in one sidecar. */
        BreakerKey: {
            /** @description The value of the key; control characters, bytes that are not UTF-8 and the backslash are written \xNN. */
            key: string;
            /**
             * @description Its state.
             * @enum {string}
             */
            state: "closed" | "open" | "half_open" | "ramp";
            /** @description The state's number. */
            generation: number;
            /** @description In this state since. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description When it lets the first probe through; null: it is not open, or forced to be. Milliseconds since the epoch. */
            openUntilMs: number | null;
            /** @description When time alone ends the state, the open one or the ramp; null: time does not. Milliseconds since the epoch. */
            untilMs: number | null;
            /** @description How often in a row it has opened again: 0 the first time. */
            attempt: number;
            /** @description Requests completed in the window. */
            completed: number;
            /** @description Failures among them. */
            failed: number;
            /** @description Failures in a row. */
            consecutive: number;
            /** @description Requests completed in the window of `slow`; as `completed` where there is none. */
            slowCompleted: number;
            /** @description Those among them whose response headers came late. */
            slow: number;
            /** @description Requests that wait for response headers for longer than `hung.over`. */
            hung: number;
            /** @description Probes of the half-open state that succeeded. */
            probeSuccesses: number;
            /** @description Probes that failed. */
            probeFailures: number;
            /** @description Probes that have not ended yet. */
            probesInFlight: number;
            /** @description When a configuration with another window last began it anew; null: never. Milliseconds since the epoch. */
            windowRestartedMs: number | null;
            last?: components["schemas"]["Transition"];
        };
        /** @description A breaker, or one key of it, went from one state to another, with the numbers it was judged by. */
        Transition: {
            /** @description Node id of the Envoy. */
            sidecar: string;
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description Number of the state that begins; rises with each transition. */
            generation: number;
            /**
             * @description State before.
             * @enum {string}
             */
            from: "closed" | "open" | "half_open" | "ramp";
            /**
             * @description State after.
             * @enum {string}
             */
            to: "closed" | "open" | "half_open" | "ramp";
            /**
             * @description Why: consecutive, rate, slow, hung, probe, forced, deadline, recovered.
             * @example consecutive
             * @example rate
             * @example slow
             * @example hung
             * @example probe
             * @example forced
             * @example deadline
             * @example recovered
             */
            reason: string;
            /** @description When, by the sidecar's clock. Milliseconds since the epoch. */
            atMs: number;
            /** @description Requests completed in the window. */
            completed: number;
            /** @description Failures among them. */
            failed: number;
            /** @description Failures in a row. */
            consecutive: number;
            /** @description Requests completed in the window of `slow`; as `completed` where there is none. */
            slowCompleted: number;
            /** @description Those among them whose response headers came late. */
            slow: number;
            /** @description Requests that wait for response headers for longer than `hung.over`. */
            hung: number;
            /** @description Probes of the half-open state that succeeded. */
            probeSuccesses: number;
            /** @description Probes that failed. */
            probeFailures: number;
            /** @description What it was judged by: a count (consecutive, hung; of probe the failures allowed, of recovered the successes asked for), parts per million (rate, slow), else 0. */
            threshold: number;
            /** @description How often in a row it has opened again: 0 the first time. */
            attempt: number;
            /** @description Milliseconds that the state lasts; null: until something happens. */
            lastsMs: number | null;
            /** @description Of a keyed breaker: whose. The value of the key; control characters, bytes that are not UTF-8 and the backslash are written \xNN. Absent: of the shared one. */
            key?: string;
        };
        /** @description One cycle of a breaker in one sidecar, from a trip while closed to the state closed. Either `fit` or `noFit` is there once it is over; until then `noFit` says so. */
        Recovery: {
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar. */
            service: string;
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/name of the policy. */
            breaker: string;
            /** @description When it tripped, by the sidecar's clock. Milliseconds since the epoch. */
            trippedMs: number;
            /** @description Why it tripped. */
            reason: string;
            /**
             * @description running: not closed yet; settling: closed, and what follows is looked at for ten seconds; over; cut: its end was not seen.
             * @enum {string}
             */
            state: "running" | "settling" | "over" | "cut";
            /** @description Times that it opened in this cycle, the trip among them. */
            opened: number;
            /** @description Milliseconds from the trip to the transition to closed: the measured recovery; null: not closed. */
            measuredMs: number | null;
            /** @description The window that the trip was judged by. */
            before: {
                /** @description Completions that the breaker judged. */
                completed: number;
                /** @description Those among them that failed. */
                failed: number;
            };
            /** @description What came after it had closed, for ten seconds. */
            after: {
                /** @description Completions that the breaker judged. */
                completed: number;
                /** @description Those among them that failed. */
                failed: number;
            };
            /** @description Those with completions, the earliest first; at most 40. */
            buckets: {
                /** @description Its beginning; negative: before the trip. */
                fromMs: number;
                /** @description Its end. */
                toMs: number;
                /** @description Completions that the breaker judged. */
                completed: number;
                /** @description Those among them that failed. */
                failed: number;
            }[];
            /** @description F(t) = fMax * e^(-(t - failureMs) / tauMs), not below fMin: the curve that fits best by least squares. */
            fit?: {
                /** @description Time constant: in so many milliseconds the share falls to 1/e of itself. */
                tauMs: number;
                /** @description Its standard error. */
                tauErrorMs: number;
                /** @description Share of the buckets' variance that the curve explains; at least 0.6. */
                r2: number;
                /** @description Share of failures before the fall, 0..1. */
                fMax: number;
                /** @description That of the last bucket, at least 1 / (2 * its completions). */
                fMin: number;
                /** @description From the trip to the beginning of the fall: T_failure. */
                failureMs: number;
                /** @description From the trip until the curve is at fMin: T_failure + tau * ln(fMax / fMin). */
                recoverMs: number;
            };
            /** @description Why there is no curve. */
            noFit?: string;
        };
        /** @description One fault in one sidecar. Counts are totals. */
        Fault: {
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/name of the policy. */
            name: string;
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar. */
            service: string;
            /** @description Matching requests by what was decided. */
            verdicts: {
                /** @description injected. */
                injected: number;
                /** @description not_drawn. */
                not_drawn: number;
                /** @description sequence. */
                sequence: number;
                /** @description inactive. */
                inactive: number;
                /** @description expired. */
                expired: number;
                /** @description limit. */
                limit: number;
                /** @description preempted. */
                preempted: number;
                /** @description unavailable. */
                unavailable: number;
                /** @description dry_run. */
                dry_run: number;
            };
            /** @description Faults injected, by kind. */
            injected: {
                /** @description delay. */
                delay: number;
                /** @description abort. */
                abort: number;
                /** @description response. */
                response: number;
                /** @description throughput. */
                throughput: number;
            };
            /** @description Matching requests. */
            matched: number;
            /** @description Not reported any more: this is how it was last seen. */
            stale: boolean;
        };
        /** @description A traced request that says something of its edge: the slowest, or one that failed. */
        Trace: {
            /** @description 16 or 32 hex digits, as the tracing headers of the request had it. */
            traceId: string;
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/service; unknown, or outside. */
            source: string;
            /** @description namespace/service, or other. */
            destination: string;
            /**
             * @description How the request ended.
             * @enum {string}
             */
            outcome: "success" | "failure" | "soft_failure" | "ignored" | "cancelled" | "rejected" | "denied" | "injected";
            /** @description Of the whole request, as this sidecar saw it. */
            durationMs: number;
            /** @description Its end. Milliseconds since the epoch. */
            atMs: number;
            /** @description Node id of the Envoy that saw it. */
            sidecar: string;
            /** @description Where a person sees the trace; absent where the controller runs without --trace-url. */
            url?: string;
        };
        /** @description A service's rate, median and 95th percentile to come; of each either `forecast`, or `refused`. */
        Forecast: {
            /** @description namespace/service. */
            service: string;
            /** @description End of what is known. Milliseconds since the epoch. */
            fromMs: number;
            /** @description Length of a step: longer, the farther ahead. */
            stepMs: number;
            /** @description Requests a second. */
            rate: {
                /** @description Chosen for this series alone. */
                forecast?: {
                    /**
                     * @description What did best on its past; of equals the simplest.
                     * @enum {string}
                     */
                    method: "naive" | "drift" | "seasonal_naive" | "level" | "trend" | "damped_trend" | "seasonal_additive" | "seasonal_multiplicative";
                    /** @description Length of the season that was found, milliseconds; 0: there is none. */
                    periodMs: number;
                    /** @description How the same way of choosing and forecasting did on the service's own past. */
                    tested: {
                        /** @description Instants of the past from which it forecast. */
                        origins: number;
                        /** @description Its mean absolute error over the whole horizon, in the unit of the metric. */
                        error: number;
                        /** @description That of the last value, taken for all of the future. */
                        naiveError: number;
                        /** @description Both divided: below 1 it is better than the last value. Null: nothing varied. */
                        ratio: number | null;
                    };
                    /** @description By step, the next one first. */
                    points: {
                        /** @description Its end. Milliseconds since the epoch. */
                        atMs: number;
                        /** @description What is expected. */
                        value: number;
                        /** @description A value lies between this and `high` with a chance of 80 %, by the test on the past. */
                        low: number;
                        /** @description See `low`. */
                        high: number;
                    }[];
                };
                /** @description Why there is no forecast. */
                refused?: string;
            };
            /** @description Milliseconds that half of the requests stay within. */
            p50Ms: {
                /** @description Chosen for this series alone. */
                forecast?: {
                    /**
                     * @description What did best on its past; of equals the simplest.
                     * @enum {string}
                     */
                    method: "naive" | "drift" | "seasonal_naive" | "level" | "trend" | "damped_trend" | "seasonal_additive" | "seasonal_multiplicative";
                    /** @description Length of the season that was found, milliseconds; 0: there is none. */
                    periodMs: number;
                    /** @description How the same way of choosing and forecasting did on the service's own past. */
                    tested: {
                        /** @description Instants of the past from which it forecast. */
                        origins: number;
                        /** @description Its mean absolute error over the whole horizon, in the unit of the metric. */
                        error: number;
                        /** @description That of the last value, taken for all of the future. */
                        naiveError: number;
                        /** @description Both divided: below 1 it is better than the last value. Null: nothing varied. */
                        ratio: number | null;
                    };
                    /** @description By step, the next one first. */
                    points: {
                        /** @description Its end. Milliseconds since the epoch. */
                        atMs: number;
                        /** @description What is expected. */
                        value: number;
                        /** @description A value lies between this and `high` with a chance of 80 %, by the test on the past. */
                        low: number;
                        /** @description See `low`. */
                        high: number;
                    }[];
                };
                /** @description Why there is no forecast. */
                refused?: string;
            };
            /** @description Milliseconds that 95 % of the requests stay within. */
            p95Ms: {
                /** @description Chosen for this series alone. */
                forecast?: {
                    /**
                     * @description What did best on its past; of equals the simplest.
                     * @enum {string}
                     */
                    method: "naive" | "drift" | "seasonal_naive" | "level" | "trend" | "damped_trend" | "seasonal_additive" | "seasonal_multiplicative";
                    /** @description Length of the season that was found, milliseconds; 0: there is none. */
                    periodMs: number;
                    /** @description How the same way of choosing and forecasting did on the service's own past. */
                    tested: {
                        /** @description Instants of the past from which it forecast. */
                        origins: number;
                        /** @description Its mean absolute error over the whole horizon, in the unit of the metric. */
                        error: number;
                        /** @description That of the last value, taken for all of the future. */
                        naiveError: number;
                        /** @description Both divided: below 1 it is better than the last value. Null: nothing varied. */
                        ratio: number | null;
                    };
                    /** @description By step, the next one first. */
                    points: {
                        /** @description Its end. Milliseconds since the epoch. */
                        atMs: number;
                        /** @description What is expected. */
                        value: number;
                        /** @description A value lies between this and `high` with a chance of 80 %, by the test on the past. */
                        low: number;
                        /** @description See `low`. */
                        high: number;
                    }[];
                };
                /** @description Why there is no forecast. */
                refused?: string;
            };
            /** @description Limits that it is over or goes over. None where no limit is set. */
            threats: components["schemas"]["Threat"][];
        };
        /** @description A limit that a forecast goes over within its horizon. */
        Threat: {
            /** @description namespace/service. */
            service: string;
            /**
             * @description What is limited: p95Ms in milliseconds, rate in requests a second.
             * @enum {string}
             */
            metric: "p95Ms" | "rate";
            /** @description At most so much. */
            limit: number;
            /** @description Milliseconds from the end of what is known; 0: it is over it already. */
            afterMs: number;
            /** @description When the upper bound goes over it. */
            earliestMs: number;
            /** @description When the lower bound does; null: not within the horizon. */
            latestMs: number | null;
        };
        /** @description What is wrong, what may be, and how good the data is. */
        Analysis: {
            /**
             * @description starting: what is usual is not known yet; late: steps are judged later than they could be; no_data: the series cannot be read, or tell of nothing; off: --analysis off.
             * @enum {string}
             */
            state: "ok" | "starting" | "late" | "no_data" | "off";
            /** @description What is wrong with the data; null: nothing. */
            problem: string | null;
            /** @description Where the series come from. */
            source: string;
            /** @description Length of a step. */
            stepMs: number;
            /** @description The end of the last step that was judged; null: none was. Milliseconds since the epoch. */
            analyzedMs: number | null;
            /** @description Steps that came too late to be judged. */
            missedSteps: number;
            /** @description Ends of edges, and services, by what is known of them. */
            conditions: {
                /** @description How many are ok. */
                ok: number;
                /** @description How many are suspect. */
                suspect: number;
                /** @description How many are incident. */
                incident: number;
                /** @description How many are recovering. */
                recovering: number;
                /** @description How many are no data. */
                no_data: number;
            };
            /** @description Those that are open, the newest first. */
            incidents: components["schemas"]["IncidentSummary"][];
            /** @description What stands out, and no caller feels, or not for long enough. At most 100. */
            suspects: components["schemas"]["Suspect"][];
            /** @description What forecasts say of objectives, a line each. At most 20. */
            threats: string[];
            /** @description What to look at, in this order. */
            next: {
                /** @description What it shows, or does. */
                why: string;
                /** @description A line for a shell; null: there is none. */
                command: string | null;
            }[];
            /** @description What incidents are detected by, by name. */
            thresholds: {
                [key: string]: number | string | boolean | null;
            };
        };
        /** @description One end of an edge that stands out; a service where no edge tells. */
        Suspect: {
            /**
             * @description Whose sidecars.
             * @enum {string}
             */
            seenBy: "source" | "destination";
            /** @description namespace/service; unknown, or outside; empty: all callers. */
            source: string;
            /** @description namespace/service, or other. */
            destination: string;
            /** @description Those who ask here are no service of the mesh. */
            atUsers: boolean;
            /**
             * @description What it is.
             * @enum {string}
             */
            condition: "ok" | "suspect" | "incident" | "recovering" | "no_data";
            /** @description Since when. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description In words, with numbers. */
            why: string;
        };
        /** @description One incident of a list. */
        IncidentSummary: {
            /** @description Its number. */
            id: number;
            /** @description One line. */
            title: string;
            /**
             * @description How it stands.
             * @enum {string}
             */
            condition: "incident" | "recovering" | "over";
            /**
             * @description By how fast the error budget burns.
             * @enum {string}
             */
            severity: "critical" | "high" | "medium" | "low";
            /** @description When it began. Milliseconds since the epoch. */
            onsetMs: number;
            /** @description When it was detected. Milliseconds since the epoch. */
            detectedMs: number;
            /** @description When it ended; null: it is not over. Milliseconds since the epoch. */
            endedMs: number | null;
            /** @description How much users suffered since the onset. */
            harm: {
                /** @description Requests of users. */
                requests: number;
                /** @description Those that failed. */
                failed: number;
                /** @description Those that were slower than nearly all were before: an estimate. */
                slow: number;
                /** @description Those that were expected and never came. */
                missing: number;
            };
            cause: {
                /** @description The target in words. */
                name: string;
                /**
                 * @description Its kind.
                 * @enum {string}
                 */
                kind: "slow_service" | "cpu" | "network" | "crash" | "errors" | "overload" | "bad_version" | "bad_caller" | "config_change" | "experiment" | "breaker";
                /** @description 0 to 1. */
                confidence: number;
            } | null;
        };
        /** @description What is wrong, since when, and why. */
        IncidentReport: {
            /**
             * @description Raised with each change of meaning.
             * @constant
             */
            version: 1;
            /** @description Its number. */
            id: number;
            /** @description One line. */
            title: string;
            /**
             * @description How it stands.
             * @enum {string}
             */
            condition: "incident" | "recovering" | "over";
            /**
             * @description By how fast the error budget burns.
             * @enum {string}
             */
            severity: "critical" | "high" | "medium" | "low";
            /** @description When it began. Milliseconds since the epoch. */
            onsetMs: number;
            /** @description When it was detected. Milliseconds since the epoch. */
            detectedMs: number;
            /** @description When it ended; null: it is not over. Milliseconds since the epoch. */
            endedMs: number | null;
            /** @description End of the last step that it is about: until then harm is counted. Milliseconds since the epoch. */
            atMs: number;
            /** @description What users have of it. */
            users: {
                /** @description Whether any harm was seen where users come in. */
                suffer: boolean;
                /** @description One or two sentences. */
                summary: string;
                /** @description Since when. Milliseconds since the epoch. */
                sinceMs: number;
                /** @description How much users suffered since the onset. */
                harm: {
                    /** @description Requests of users. */
                    requests: number;
                    /** @description Those that failed. */
                    failed: number;
                    /** @description Those that were slower than nearly all were before: an estimate. */
                    slow: number;
                    /** @description Those that were expected and never came. */
                    missing: number;
                };
                /** @description Harmed of all requests, made or missed; null: there was none. */
                harmedShare: number | null;
                /** @description Where users come in and feel it. */
                services: string[];
            };
            /** @description The likeliest first. */
            causes: components["schemas"]["IncidentCause"][];
            /** @description The strongest first. */
            symptoms: {
                /**
                 * @description What it is.
                 * @enum {string}
                 */
                kind: "errors" | "latency" | "traffic_loss" | "traffic_surge" | "hung";
                /**
                 * @description Which end saw it.
                 * @enum {string}
                 */
                seenBy: "source" | "destination";
                /** @description namespace/service; unknown, or outside; empty: all callers. */
                source: string;
                /** @description namespace/service, or other. */
                destination: string;
                /** @description Users feel it: who asks here is no service of the mesh. */
                atUsers: boolean;
                /** @description Since when. Milliseconds since the epoch. */
                sinceMs: number;
                /** @description What was usual; null: not a number. */
                baseline: number | null;
                /** @description What was seen; null: not a number. */
                observed: number | null;
                /** @description Robust standard deviations between them; null: not a number. */
                z: number | null;
                /** @description In words. */
                summary: string;
                /** @description Ranks of the causes that explain it; empty: none does. */
                explainedBy: number[];
                /**
                 * @description Of latency: of which number the milliseconds are.
                 * @enum {string}
                 */
                quantile?: "meanMs" | "p50Ms" | "p75Ms" | "p90Ms" | "p95Ms" | "p99Ms";
            }[];
            /** @description What it is not. */
            ruledOut: {
                /** @description What is to blame. */
                target: {
                    /** @constant */
                    type: "service";
                    /** @description namespace/service. */
                    service: string;
                } | {
                    /** @constant */
                    type: "edge";
                    /** @description The caller. */
                    source: string;
                    /** @description The callee. */
                    destination: string;
                } | {
                    /** @constant */
                    type: "version";
                    /** @description namespace/service. */
                    service: string;
                    /** @description The version. */
                    version: string;
                    /** @description Its instances. */
                    instances: string[];
                } | {
                    /** @constant */
                    type: "caller";
                    /** @description namespace/service. */
                    service: string;
                } | {
                    /** @constant */
                    type: "change";
                    /** @description A change, as a target. */
                    change: {
                        /**
                         * @description What was changed.
                         * @enum {string}
                         */
                        kind: "config" | "experiment" | "breaker" | "release" | "bypass";
                        /** @description Of the policy, experiment, breaker, bypass or release. */
                        name: string;
                        /** @description When. Milliseconds since the epoch. */
                        atMs: number;
                        /** @description When it ended; null: it still holds. Milliseconds since the epoch. */
                        endedMs: number | null;
                        /** @description Services whose sidecars it concerns; empty: not known. */
                        services: string[];
                        /** @description One line. */
                        summary: string;
                        /** @description One caller and callee. */
                        edge?: {
                            /** @description namespace/service; unknown, or outside; empty: all callers. */
                            source: string;
                            /** @description namespace/service, or other. */
                            destination: string;
                        };
                    };
                };
                /** @description The target in words. */
                name: string;
                /** @description Why not. */
                why: string;
            }[];
            /** @description What is known to have changed, the nearest to the onset first. */
            changes: {
                /**
                 * @description What was changed.
                 * @enum {string}
                 */
                kind: "config" | "experiment" | "breaker" | "release" | "bypass";
                /** @description Of the policy, experiment, breaker, bypass or release. */
                name: string;
                /** @description When. Milliseconds since the epoch. */
                atMs: number;
                /** @description When it ended; null: it still holds. Milliseconds since the epoch. */
                endedMs: number | null;
                /** @description Services whose sidecars it concerns; empty: not known. */
                services: string[];
                /** @description One line. */
                summary: string;
                /** @description Milliseconds from the onset; negative: before it. */
                offsetMs: number;
                /** @description Rank of the cause that it is; null: it is none. */
                rank: number | null;
                /** @description One caller and callee. */
                edge?: {
                    /** @description namespace/service; unknown, or outside; empty: all callers. */
                    source: string;
                    /** @description namespace/service, or other. */
                    destination: string;
                };
            }[];
            /** @description What to look at, in this order. */
            next: {
                /** @description What it shows, or does. */
                why: string;
                /** @description A line for a shell; null: there is none. */
                command: string | null;
            }[];
            /** @description How good the data was. */
            quality: {
                /**
                 * @description In a word.
                 * @enum {string}
                 */
                level: "good" | "fair" | "poor";
                /** @description Steps with a sample among all, over all series. */
                coverage: number;
                /** @description Steps of the baseline. */
                baselineSteps: number;
                /** @description Steps since the onset. */
                observedSteps: number;
                /** @description Length of a step, in milliseconds. */
                stepMs: number;
                /** @description What a person should know. */
                notes: string[];
            };
            /** @description What the evidence looks like. */
            plots: {
                /** @description What it shows. */
                title: string;
                /**
                 * @description Of its values.
                 * @enum {string}
                 */
                unit: "ms" | "share" | "requests" | "requests/s" | "cores" | "bytes" | "1";
                /** @description Beginnings of the steps. */
                timesMs: number[];
                /** @description Length of a step, in milliseconds. */
                stepMs: number;
                /** @description One or more. */
                lines: {
                    /** @description Which. */
                    name: string;
                    /** @description As many as there are times. */
                    values: (number | null)[];
                }[];
                baseline: {
                    /** @description A time. */
                    span: {
                        /** @description Inclusive. Milliseconds since the epoch. */
                        fromMs: number;
                        /** @description Exclusive. Milliseconds since the epoch. */
                        toMs: number;
                    };
                    /** @description 5th percentile. */
                    low: number;
                    /** @description Median. */
                    middle: number;
                    /** @description 95th percentile. */
                    high: number;
                } | null;
                /** @description When it began. Milliseconds since the epoch. */
                onsetMs: number;
                /** @description When it was detected. Milliseconds since the epoch. */
                detectedMs: number;
            }[];
        };
        /** @description A cause, by its rank. */
        IncidentCause: {
            /** @description 1: the likeliest. */
            rank: number;
            /** @description What is to blame. */
            target: {
                /** @constant */
                type: "service";
                /** @description namespace/service. */
                service: string;
            } | {
                /** @constant */
                type: "edge";
                /** @description The caller. */
                source: string;
                /** @description The callee. */
                destination: string;
            } | {
                /** @constant */
                type: "version";
                /** @description namespace/service. */
                service: string;
                /** @description The version. */
                version: string;
                /** @description Its instances. */
                instances: string[];
            } | {
                /** @constant */
                type: "caller";
                /** @description namespace/service. */
                service: string;
            } | {
                /** @constant */
                type: "change";
                /** @description A change, as a target. */
                change: {
                    /**
                     * @description What was changed.
                     * @enum {string}
                     */
                    kind: "config" | "experiment" | "breaker" | "release" | "bypass";
                    /** @description Of the policy, experiment, breaker, bypass or release. */
                    name: string;
                    /** @description When. Milliseconds since the epoch. */
                    atMs: number;
                    /** @description When it ended; null: it still holds. Milliseconds since the epoch. */
                    endedMs: number | null;
                    /** @description Services whose sidecars it concerns; empty: not known. */
                    services: string[];
                    /** @description One line. */
                    summary: string;
                    /** @description One caller and callee. */
                    edge?: {
                        /** @description namespace/service; unknown, or outside; empty: all callers. */
                        source: string;
                        /** @description namespace/service, or other. */
                        destination: string;
                    };
                };
            };
            /** @description The target in words. */
            name: string;
            /**
             * @description Its kind.
             * @enum {string}
             */
            kind: "slow_service" | "cpu" | "network" | "crash" | "errors" | "overload" | "bad_version" | "bad_caller" | "config_change" | "experiment" | "breaker";
            /** @description What the kind means. */
            meaning: string;
            /** @description Larger is stronger; comparable within one report. */
            score: number;
            /** @description 0 to 1, from the margin to the next and the evidence. */
            confidence: number;
            /**
             * @description The confidence in words.
             * @enum {string}
             */
            likelihood: "very likely" | "likely" | "possible" | "weak";
            /** @description One or two sentences. */
            summary: string;
            /** @description What speaks for it, the strongest first. */
            evidence: {
                /** @description Which, for a person. */
                series: string;
                /**
                 * @description Of the numbers.
                 * @enum {string}
                 */
                unit: "ms" | "share" | "requests" | "requests/s" | "cores" | "bytes" | "1";
                /** @description What was usual; null: not a number. */
                baseline: number | null;
                /** @description What was seen; null: not a number. */
                observed: number | null;
                /** @description Robust standard deviations between them; null: not a number. */
                z: number | null;
                /** @description A time. */
                window: {
                    /** @description Inclusive. Milliseconds since the epoch. */
                    fromMs: number;
                    /** @description Exclusive. Milliseconds since the epoch. */
                    toMs: number;
                };
                /**
                 * @description For the cause, or for something else.
                 * @enum {string}
                 */
                speaks: "for" | "against";
                /** @description The numbers in words. */
                change: string;
            }[];
            /** @description What speaks for something else. */
            against: {
                /** @description Which, for a person. */
                series: string;
                /**
                 * @description Of the numbers.
                 * @enum {string}
                 */
                unit: "ms" | "share" | "requests" | "requests/s" | "cores" | "bytes" | "1";
                /** @description What was usual; null: not a number. */
                baseline: number | null;
                /** @description What was seen; null: not a number. */
                observed: number | null;
                /** @description Robust standard deviations between them; null: not a number. */
                z: number | null;
                /** @description A time. */
                window: {
                    /** @description Inclusive. Milliseconds since the epoch. */
                    fromMs: number;
                    /** @description Exclusive. Milliseconds since the epoch. */
                    toMs: number;
                };
                /**
                 * @description For the cause, or for something else.
                 * @enum {string}
                 */
                speaks: "for" | "against";
                /** @description The numbers in words. */
                change: string;
            }[];
            /** @description From users to the cause. */
            path: {
                /** @description namespace/service; outside: users. */
                node: string;
                /**
                 * @description What it has to do with it.
                 * @enum {string}
                 */
                role: "users" | "affected" | "cause" | "callee" | "scene";
                /** @description What the one before it sees of it; empty: nothing that stands out. */
                seen: string;
            }[];
            /** @description Symptoms that it explains. */
            explains: number[];
        };
        /** @description All of one incident: `meshfuse replay` makes the report anew of it. */
        IncidentFile: {
            /**
             * @description What the file is.
             * @constant
             */
            format: "meshfuse-incident";
            /**
             * @description Of the file's form.
             * @constant
             */
            version: 1;
            /** @description Version of the program that wrote it. */
            writtenBy: string;
            /** @description What it was detected by, by name. */
            thresholds: {
                [key: string]: number | string | boolean | null;
            };
            /** @description All that the diagnosis goes by. */
            case: {
                /** @description As it was detected. */
                incident: {
                    /** @description Its number. */
                    id: number;
                    /**
                     * @description How it stands.
                     * @enum {string}
                     */
                    condition: "incident" | "recovering" | "over";
                    /**
                     * @description By how fast the error budget burns.
                     * @enum {string}
                     */
                    severity: "critical" | "high" | "medium" | "low";
                    /** @description When it began. Milliseconds since the epoch. */
                    onsetMs: number;
                    /** @description When it was detected. Milliseconds since the epoch. */
                    detectedMs: number;
                    /** @description When it ended; null: it is not over. Milliseconds since the epoch. */
                    endedMs: number | null;
                    /** @description A time. */
                    baseline: {
                        /** @description Inclusive. Milliseconds since the epoch. */
                        fromMs: number;
                        /** @description Exclusive. Milliseconds since the epoch. */
                        toMs: number;
                    };
                    /** @description The strongest first. */
                    symptoms: {
                        /**
                         * @description What it is.
                         * @enum {string}
                         */
                        kind: "errors" | "latency" | "traffic_loss" | "traffic_surge" | "hung";
                        /**
                         * @description Which end saw it.
                         * @enum {string}
                         */
                        seenBy: "source" | "destination";
                        /** @description namespace/service; unknown, or outside; empty: all callers. */
                        source: string;
                        /** @description namespace/service, or other. */
                        destination: string;
                        /** @description Users feel it: who asks here is no service of the mesh. */
                        atUsers: boolean;
                        /** @description Since when. Milliseconds since the epoch. */
                        sinceMs: number;
                        /** @description Usual: share, milliseconds, requests a second, or requests. */
                        baseline: number;
                        /** @description Seen, in the same unit. */
                        observed: number;
                        /** @description Robust standard deviations between them. */
                        z: number;
                        /**
                         * @description Of latency: of which number the milliseconds are.
                         * @enum {string}
                         */
                        quantile?: "meanMs" | "p50Ms" | "p75Ms" | "p90Ms" | "p95Ms" | "p99Ms";
                    }[];
                    /** @description How much users suffered since the onset. */
                    harm: {
                        /** @description Requests of users. */
                        requests: number;
                        /** @description Those that failed. */
                        failed: number;
                        /** @description Those that were slower than nearly all were before: an estimate. */
                        slow: number;
                        /** @description Those that were expected and never came. */
                        missing: number;
                    };
                };
                /** @description A time. */
                observed: {
                    /** @description Inclusive. Milliseconds since the epoch. */
                    fromMs: number;
                    /** @description Exclusive. Milliseconds since the epoch. */
                    toMs: number;
                };
                /** @description What is known to have changed. */
                changes: {
                    /**
                     * @description What was changed.
                     * @enum {string}
                     */
                    kind: "config" | "experiment" | "breaker" | "release" | "bypass";
                    /** @description Of the policy, experiment, breaker, bypass or release. */
                    name: string;
                    /** @description When. Milliseconds since the epoch. */
                    atMs: number;
                    /** @description When it ended; null: it still holds. Milliseconds since the epoch. */
                    endedMs: number | null;
                    /** @description Services whose sidecars it concerns; empty: not known. */
                    services: string[];
                    /** @description One line. */
                    summary: string;
                    /** @description One caller and callee. */
                    edge?: {
                        /** @description namespace/service; unknown, or outside; empty: all callers. */
                        source: string;
                        /** @description namespace/service, or other. */
                        destination: string;
                    };
                }[];
                /** @description Baseline, and what was seen since the onset, in equal steps. */
                window: {
                    /** @description Where the first step begins. Milliseconds since the epoch. */
                    fromMs: number;
                    /** @description Length of a step, in milliseconds. */
                    stepMs: number;
                    /** @description How many. */
                    steps: number;
                    /** @description Who calls whom. */
                    calls: {
                        /** @description namespace/service; unknown, or outside; empty: all callers. */
                        source: string;
                        /** @description namespace/service, or other. */
                        destination: string;
                    }[];
                    /** @description Ends of edges. */
                    ends: {
                        /**
                         * @description Which end saw it.
                         * @enum {string}
                         */
                        seenBy: "source" | "destination";
                        /** @description namespace/service; unknown, or outside; empty: all callers. */
                        source: string;
                        /** @description namespace/service, or other. */
                        destination: string;
                        /** @description Samples of one series, a column for each number; an entry for each step that was heard of. */
                        samples: {
                            /** @description Steps with a sample: where a row of them begins, and how many they are. */
                            heard: number[][];
                            /** @description Completed in the step. */
                            requests: (number | null)[];
                            /** @description At the end of the step. */
                            inFlight: (number | null)[];
                            /** @description Requests by outcome; null: absent, which is 0. */
                            outcomes: {
                                /** @description Of that outcome. */
                                success?: (number | null)[];
                                /** @description Of that outcome. */
                                failure?: (number | null)[];
                                /** @description Of that outcome. */
                                soft_failure?: (number | null)[];
                                /** @description Of that outcome. */
                                ignored?: (number | null)[];
                                /** @description Of that outcome. */
                                cancelled?: (number | null)[];
                                /** @description Of that outcome. */
                                rejected?: (number | null)[];
                                /** @description Of that outcome. */
                                denied?: (number | null)[];
                                /** @description Of that outcome. */
                                injected?: (number | null)[];
                            };
                            /** @description Entries whose outcomes are not told. */
                            untold: number[];
                            /** @description Milliseconds of all completed requests; null: not told. */
                            latency: {
                                /** @description Of that kind. */
                                meanMs?: (number | null)[];
                                /** @description Of that kind. */
                                p50Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p75Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p90Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p95Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p99Ms?: (number | null)[];
                            };
                        };
                    }[];
                    /** @description Services without edges. */
                    services: {
                        /** @description namespace/service. */
                        service: string;
                        /** @description Samples of one series, a column for each number; an entry for each step that was heard of. */
                        samples: {
                            /** @description Steps with a sample: where a row of them begins, and how many they are. */
                            heard: number[][];
                            /** @description Completed in the step. */
                            requests: (number | null)[];
                            /** @description At the end of the step. */
                            inFlight: (number | null)[];
                            /** @description Requests by outcome; null: absent, which is 0. */
                            outcomes: {
                                /** @description Of that outcome. */
                                success?: (number | null)[];
                                /** @description Of that outcome. */
                                failure?: (number | null)[];
                                /** @description Of that outcome. */
                                soft_failure?: (number | null)[];
                                /** @description Of that outcome. */
                                ignored?: (number | null)[];
                                /** @description Of that outcome. */
                                cancelled?: (number | null)[];
                                /** @description Of that outcome. */
                                rejected?: (number | null)[];
                                /** @description Of that outcome. */
                                denied?: (number | null)[];
                                /** @description Of that outcome. */
                                injected?: (number | null)[];
                            };
                            /** @description Entries whose outcomes are not told. */
                            untold: number[];
                            /** @description Milliseconds of all completed requests; null: not told. */
                            latency: {
                                /** @description Of that kind. */
                                meanMs?: (number | null)[];
                                /** @description Of that kind. */
                                p50Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p75Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p90Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p95Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p99Ms?: (number | null)[];
                            };
                        };
                    }[];
                    /** @description Instances. */
                    instances: {
                        /** @description namespace/service. */
                        service: string;
                        /** @description Node id of its sidecar. */
                        instance: string;
                        /** @description Empty: not known. */
                        version: string;
                        /** @description Samples of one series, a column for each number; an entry for each step that was heard of. */
                        inbound: {
                            /** @description Steps with a sample: where a row of them begins, and how many they are. */
                            heard: number[][];
                            /** @description Completed in the step. */
                            requests: (number | null)[];
                            /** @description At the end of the step. */
                            inFlight: (number | null)[];
                            /** @description Requests by outcome; null: absent, which is 0. */
                            outcomes: {
                                /** @description Of that outcome. */
                                success?: (number | null)[];
                                /** @description Of that outcome. */
                                failure?: (number | null)[];
                                /** @description Of that outcome. */
                                soft_failure?: (number | null)[];
                                /** @description Of that outcome. */
                                ignored?: (number | null)[];
                                /** @description Of that outcome. */
                                cancelled?: (number | null)[];
                                /** @description Of that outcome. */
                                rejected?: (number | null)[];
                                /** @description Of that outcome. */
                                denied?: (number | null)[];
                                /** @description Of that outcome. */
                                injected?: (number | null)[];
                            };
                            /** @description Entries whose outcomes are not told. */
                            untold: number[];
                            /** @description Milliseconds of all completed requests; null: not told. */
                            latency: {
                                /** @description Of that kind. */
                                meanMs?: (number | null)[];
                                /** @description Of that kind. */
                                p50Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p75Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p90Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p95Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p99Ms?: (number | null)[];
                            };
                        };
                        /** @description Samples of one series, a column for each number; an entry for each step that was heard of. */
                        outbound: {
                            /** @description Steps with a sample: where a row of them begins, and how many they are. */
                            heard: number[][];
                            /** @description Completed in the step. */
                            requests: (number | null)[];
                            /** @description At the end of the step. */
                            inFlight: (number | null)[];
                            /** @description Requests by outcome; null: absent, which is 0. */
                            outcomes: {
                                /** @description Of that outcome. */
                                success?: (number | null)[];
                                /** @description Of that outcome. */
                                failure?: (number | null)[];
                                /** @description Of that outcome. */
                                soft_failure?: (number | null)[];
                                /** @description Of that outcome. */
                                ignored?: (number | null)[];
                                /** @description Of that outcome. */
                                cancelled?: (number | null)[];
                                /** @description Of that outcome. */
                                rejected?: (number | null)[];
                                /** @description Of that outcome. */
                                denied?: (number | null)[];
                                /** @description Of that outcome. */
                                injected?: (number | null)[];
                            };
                            /** @description Entries whose outcomes are not told. */
                            untold: number[];
                            /** @description Milliseconds of all completed requests; null: not told. */
                            latency: {
                                /** @description Of that kind. */
                                meanMs?: (number | null)[];
                                /** @description Of that kind. */
                                p50Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p75Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p90Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p95Ms?: (number | null)[];
                                /** @description Of that kind. */
                                p99Ms?: (number | null)[];
                            };
                        };
                        /** @description What else is known of it, a value for each step; null: not known. */
                        resources: {
                            [key: string]: (number | null)[];
                        };
                    }[];
                    /** @description What a person should know of it. */
                    notes?: string[];
                };
                /** @description End of the last step that the harm counts; absent: the end of what was observed. Milliseconds since the epoch. */
                untilMs?: number;
            };
            report: components["schemas"]["IncidentReport"];
        };
        /** @description Who did what, when and why. */
        AuditEvent: {
            /** @description Its place in the trail, from 1. */
            number: number;
            /** @description What shares it happened together. */
            sequence: number;
            /**
             * @description What happened.
             * @example policy.put
             * @example bypass.begun
             * @example experiment.ended
             */
            type: string;
            /** @description Key of a policy, id of a bypass or of an experiment, namespace/service, or all experiments. */
            subject: string;
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Who: a person as they call themselves, file:NAME, sidecar:ID, or meshfuse for what time brings. */
            by: string;
            /** @description Why. */
            because?: string;
            /** @description What a person wants to know beside the subject. */
            detail?: string;
        };
        /** @description The life of one FaultInjection, from its acceptance to its end. */
        Experiment: {
            /** @description Its name here. */
            id: string;
            policy: components["schemas"]["PolicyKey"];
            /**
             * @description Where it is in its life; stopped: by a person or its guard, or its fault was deleted or replaced.
             * @enum {string}
             */
            state: "scheduled" | "running" | "ended" | "stopped";
            /** @description When it begins to act. Milliseconds since the epoch. */
            fromMs: number;
            /** @description When it ends by itself. Milliseconds since the epoch. */
            untilMs: number;
            /** @description When it was accepted. Milliseconds since the epoch. */
            createdMs: number;
            /** @description Who applied it. */
            by: string;
            /** @description What is wrong with it now; only of one that runs. */
            problems: components["schemas"]["ExperimentProblem"][];
            /** @description Why. */
            because?: string;
            /** @description How it ended. */
            end?: {
                /** @description When. Milliseconds since the epoch. */
                atMs: number;
                /** @description By whom; meshfuse: its time was up, or its guard stopped it. */
                by: string;
                /** @description Why. */
                because?: string;
            };
            /**
             * @description All experiments are paused: it is alive and does not act.
             * @constant
             */
            paused?: true;
            /** @description What it did since it began, in all sidecars; absent: another one with the same fault began later. */
            counts?: {
                /** @description Matching requests. */
                matched: number;
                /** @description Matching requests by what was decided. */
                verdicts: {
                    /** @description injected. */
                    injected: number;
                    /** @description not_drawn. */
                    not_drawn: number;
                    /** @description sequence. */
                    sequence: number;
                    /** @description inactive. */
                    inactive: number;
                    /** @description expired. */
                    expired: number;
                    /** @description limit. */
                    limit: number;
                    /** @description preempted. */
                    preempted: number;
                    /** @description unavailable. */
                    unavailable: number;
                    /** @description dry_run. */
                    dry_run: number;
                };
                /** @description Faults injected, by kind. */
                injected: {
                    /** @description delay. */
                    delay: number;
                    /** @description abort. */
                    abort: number;
                    /** @description response. */
                    response: number;
                    /** @description throughput. */
                    throughput: number;
                };
            };
        };
        /** @description One experiment: where it is, who runs it, what it did, and what is wrong. */
        ExperimentDetail: {
            /** @description Its name here. */
            id: string;
            policy: components["schemas"]["PolicyKey"];
            /**
             * @description Where it is in its life; stopped: by a person or its guard, or its fault was deleted or replaced.
             * @enum {string}
             */
            state: "scheduled" | "running" | "ended" | "stopped";
            /** @description When it begins to act. Milliseconds since the epoch. */
            fromMs: number;
            /** @description When it ends by itself. Milliseconds since the epoch. */
            untilMs: number;
            /** @description When it was accepted. Milliseconds since the epoch. */
            createdMs: number;
            /** @description Who applied it. */
            by: string;
            /** @description What is wrong with it now; only of one that runs. */
            problems: components["schemas"]["ExperimentProblem"][];
            /** @description False: its end holds, but could not be written down, so a restart forgets it. */
            durable: boolean;
            /** @description Sidecars and directions that its fault is for, by their state. */
            states: {
                /** @description running. */
                running: number;
                /** @description acknowledged. */
                acknowledged: number;
                /** @description pending. */
                pending: number;
                /** @description refused. */
                refused: number;
                /** @description held. */
                held: number;
                /** @description bypassed. */
                bypassed: number;
                /** @description gone. */
                gone: number;
            };
            /** @description Among them those without a report for 10 s. */
            silent: number;
            /** @description One page of them, ordered by sidecar and direction. */
            places: components["schemas"]["ExperimentPlace"][];
            /** @description Why. */
            because?: string;
            /** @description How it ended. */
            end?: {
                /** @description When. Milliseconds since the epoch. */
                atMs: number;
                /** @description By whom; meshfuse: its time was up, or its guard stopped it. */
                by: string;
                /** @description Why. */
                because?: string;
            };
            /**
             * @description All experiments are paused: it is alive and does not act.
             * @constant
             */
            paused?: true;
            /** @description What it did since it began, in all sidecars; absent: another one with the same fault began later. */
            counts?: {
                /** @description Matching requests. */
                matched: number;
                /** @description Matching requests by what was decided. */
                verdicts: {
                    /** @description injected. */
                    injected: number;
                    /** @description not_drawn. */
                    not_drawn: number;
                    /** @description sequence. */
                    sequence: number;
                    /** @description inactive. */
                    inactive: number;
                    /** @description expired. */
                    expired: number;
                    /** @description limit. */
                    limit: number;
                    /** @description preempted. */
                    preempted: number;
                    /** @description unavailable. */
                    unavailable: number;
                    /** @description dry_run. */
                    dry_run: number;
                };
                /** @description Faults injected, by kind. */
                injected: {
                    /** @description delay. */
                    delay: number;
                    /** @description abort. */
                    abort: number;
                    /** @description response. */
                    response: number;
                    /** @description throughput. */
                    throughput: number;
                };
            };
            guard?: components["schemas"]["Guard"];
            /** @description There is more: pass it as `cursor`. Absent: this is the end. */
            nextCursor?: string;
        };
        /** @description One sidecar that the fault is for, in one direction. */
        ExperimentPlace: {
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar; empty: it is not known any more. */
            service: string;
            /**
             * @description outbound: seen by the caller's sidecar; inbound: by the callee's.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /**
             * @description How far it is. acknowledged: Envoy took it, and no report tells yet that every VM runs it; held: over a limit, it keeps its last good configuration.
             * @enum {string}
             */
            state: "running" | "acknowledged" | "pending" | "refused" | "held" | "bypassed" | "gone";
            /** @description When it last reported; null: never. Milliseconds since the epoch. */
            lastReportMs: number | null;
            /** @description Until when it acts without another reply; null: its lease is over, or it never had one. Milliseconds since the epoch. */
            leaseUntilMs: number | null;
            /** @description Matching requests. */
            matched: number;
            /** @description Matching requests by what was decided. */
            verdicts: {
                /** @description injected. */
                injected: number;
                /** @description not_drawn. */
                not_drawn: number;
                /** @description sequence. */
                sequence: number;
                /** @description inactive. */
                inactive: number;
                /** @description expired. */
                expired: number;
                /** @description limit. */
                limit: number;
                /** @description preempted. */
                preempted: number;
                /** @description unavailable. */
                unavailable: number;
                /** @description dry_run. */
                dry_run: number;
            };
            /** @description Faults injected, by kind. */
            injected: {
                /** @description delay. */
                delay: number;
                /** @description abort. */
                abort: number;
                /** @description response. */
                response: number;
                /** @description throughput. */
                throughput: number;
            };
        };
        /** @description What keeps a running experiment from telling anything. */
        ExperimentProblem: {
            /**
             * @description Which problem.
             * @enum {string}
             */
            code: "no_sidecar" | "not_running" | "silent" | "nothing_matched" | "nothing_injected" | "guard_blind";
            /** @description What is wrong. */
            message: string;
            /** @description What to do. */
            advice: string;
            /** @description Since when. Milliseconds since the epoch. */
            sinceMs: number;
        };
        /** @description What watches over an experiment, by its `expect`. */
        Guard: {
            /** @description When it began: with the experiment, its last pause, or the controller. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description Each limit for each service. */
            limits: {
                /**
                 * @description What it is about.
                 * @enum {string}
                 */
                limit: "success" | "p95";
                /** @description The largest share of bad requests that is good enough, 0 to 1. */
                badShare: number;
                /** @description Time over which it is judged, in milliseconds. */
                overMs: number;
                /** @description With fewer requests nothing is judged. */
                minimum: number;
                /**
                 * @description How it stands; broken: it has stopped the experiment.
                 * @enum {string}
                 */
                verdict: "holding" | "few" | "broken" | "blind";
                /** @description Requests that were judged, from some time on. */
                whole: {
                    /** @description From then on. Milliseconds since the epoch. */
                    sinceMs: number;
                    /** @description All of them. */
                    requests: number;
                    /** @description Those that were no success, or slower than the limit. */
                    bad: number;
                    /** @description The least share of bad ones, 0 to 1, that is still possible. */
                    leastBadShare: number;
                };
                /** @description Requests that were judged, from some time on. */
                recent: {
                    /** @description From then on. Milliseconds since the epoch. */
                    sinceMs: number;
                    /** @description All of them. */
                    requests: number;
                    /** @description Those that were no success, or slower than the limit. */
                    bad: number;
                    /** @description The least share of bad ones, 0 to 1, that is still possible. */
                    leastBadShare: number;
                };
                /** @description Sidecars of the service that were heard in that time. */
                sidecars: number;
                /** @description How it stands, in a sentence. */
                text: string;
                /** @description namespace/service; absent: none is called from outside the mesh so far. */
                service?: string;
                /** @description Of p95: the limit, in milliseconds. */
                p95Ms?: number;
            }[];
            /** @description Absent: no service has sidecars that inject and others that do not. */
            compared?: {
                /** @description namespace/service. */
                service: string;
                /** @description Requests that came in at some sidecars of a service. */
                injecting: {
                    /** @description How many sidecars. */
                    sidecars: number;
                    /** @description Requests that succeeded or did not. */
                    requests: number;
                    /** @description Those that did not. */
                    bad: number;
                };
                /** @description Requests that came in at some sidecars of a service. */
                others: {
                    /** @description How many sidecars. */
                    sidecars: number;
                    /** @description Requests that succeeded or did not. */
                    requests: number;
                    /** @description Those that did not. */
                    bad: number;
                };
                /** @description Both, in a sentence. */
                text: string;
            }[];
        };
        /** @description No experiment acts, in no sidecar. */
        Pause: {
            /** @description Since when. Milliseconds since the epoch. */
            sinceMs: number;
            /** @description Who paused them. */
            by: string;
            /** @description False: it holds, but could not be written down, so a restart forgets it. */
            durable: boolean;
            /** @description Why. */
            because?: string;
        };
        /** @description The pause, and how far the sidecars are. */
        PauseStatus: {
            /** @description Sidecars that a living experiment is for. */
            sidecars: number;
            /** @description Of these, those that inject nothing: Envoy acknowledged a configuration without faults, or a report came after the reply that ended the leases. 0 where nothing is paused. */
            confirmed: number;
            /** @description The others, while there is a pause. */
            missing: {
                /** @description Node id of the Envoy. */
                sidecar: string;
                /** @description namespace/service. */
                service: string;
                /** @description Why not. */
                reason: string;
            }[];
            pause?: components["schemas"]["Pause"];
        };
        /** @description The data of one event of the stream. */
        Event: components["schemas"]["PolicyEvent"] | components["schemas"]["BypassEvent"] | components["schemas"]["ExperimentEvent"] | components["schemas"]["PauseEvent"] | components["schemas"]["ProblemEvent"] | components["schemas"]["SidecarEvent"] | components["schemas"]["BreakerEvent"] | components["schemas"]["IncidentEvent"] | components["schemas"]["AnalysisEvent"];
        /** @description A policy was put or deleted. */
        PolicyEvent: {
            /** @constant */
            type: "policy";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Who. */
            by: string;
            key: components["schemas"]["PolicyKey"];
            /**
             * @description What became of it.
             * @enum {string}
             */
            change: "put" | "deleted";
            /** @description Why. */
            because?: string;
        };
        /** @description A bypass began or ended. */
        BypassEvent: {
            /** @constant */
            type: "bypass";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Who. */
            by: string;
            /** @description Id of the bypass. */
            id: string;
            /**
             * @description What became of it.
             * @enum {string}
             */
            change: "begun" | "ended";
            /** @description Why. */
            because?: string;
        };
        /** @description An experiment moved on. */
        ExperimentEvent: {
            /** @constant */
            type: "experiment";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Who. */
            by: string;
            /** @description Id of the experiment. */
            id: string;
            /**
             * @description Its state from now on.
             * @enum {string}
             */
            change: "scheduled" | "running" | "ended" | "stopped";
            /** @description Why. */
            because?: string;
        };
        /** @description All experiments were paused, or act again. */
        PauseEvent: {
            /** @constant */
            type: "pause";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Who. */
            by: string;
            /**
             * @description What became of them.
             * @enum {string}
             */
            change: "paused" | "resumed";
            /** @description Why. */
            because?: string;
        };
        /** @description What keeps a running experiment from telling anything. */
        ProblemEvent: {
            /** @constant */
            type: "problem";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Id of the experiment. */
            experiment: string;
            policy: components["schemas"]["PolicyKey"];
            /**
             * @description Which problem.
             * @enum {string}
             */
            code: "no_sidecar" | "not_running" | "silent" | "nothing_matched" | "nothing_injected" | "guard_blind";
            /** @description What is wrong. */
            message: string;
            /** @description What to do. */
            advice: string;
            /**
             * @description What became of it.
             * @enum {string}
             */
            change: "begun" | "ended";
        };
        /** @description A sidecar came, went, or did something with its configuration. */
        SidecarEvent: {
            /** @constant */
            type: "sidecar";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Node id of the Envoy. */
            id: string;
            /** @description namespace/service; empty: not known yet. */
            service: string;
            /**
             * @description delivered: acknowledged, and run by every VM.
             * @enum {string}
             */
            change: "connected" | "disconnected" | "acknowledged" | "delivered" | "refused";
            /**
             * @description Which of its listeners.
             * @enum {string}
             */
            direction?: "inbound" | "outbound";
            /** @description The configuration that it is about. */
            revision?: string;
            /**
             * @description Who refused.
             * @enum {string}
             */
            by?: "envoy" | "filter";
            /** @description Why it was refused. */
            reason?: string;
        };
        /** @description A breaker, or one key of it, went from one state to another, with the numbers it was judged by. */
        BreakerEvent: {
            /** @constant */
            type: "breaker";
            /** @description Node id of the Envoy. */
            sidecar: string;
            /** @description namespace/service of that sidecar. */
            service: string;
            /**
             * @description Which of its listeners.
             * @enum {string}
             */
            direction: "inbound" | "outbound";
            /** @description namespace/name of the CircuitBreaker. */
            name: string;
            /** @description Number of the state that begins; rises with each transition. */
            generation: number;
            /**
             * @description State before.
             * @enum {string}
             */
            from: "closed" | "open" | "half_open" | "ramp";
            /**
             * @description State after.
             * @enum {string}
             */
            to: "closed" | "open" | "half_open" | "ramp";
            /**
             * @description Why: consecutive, rate, slow, hung, probe, forced, deadline, recovered.
             * @example consecutive
             * @example rate
             * @example slow
             * @example hung
             * @example probe
             * @example forced
             * @example deadline
             * @example recovered
             */
            reason: string;
            /** @description When, by the sidecar's clock. Milliseconds since the epoch. */
            atMs: number;
            /** @description Requests completed in the window. */
            completed: number;
            /** @description Failures among them. */
            failed: number;
            /** @description Failures in a row. */
            consecutive: number;
            /** @description Requests completed in the window of `slow`; as `completed` where there is none. */
            slowCompleted: number;
            /** @description Those among them whose response headers came late. */
            slow: number;
            /** @description Requests that wait for response headers for longer than `hung.over`. */
            hung: number;
            /** @description Probes of the half-open state that succeeded. */
            probeSuccesses: number;
            /** @description Probes that failed. */
            probeFailures: number;
            /** @description What it was judged by: a count (consecutive, hung; of probe the failures allowed, of recovered the successes asked for), parts per million (rate, slow), else 0. */
            threshold: number;
            /** @description How often in a row it has opened again: 0 the first time. */
            attempt: number;
            /** @description Milliseconds that the state lasts; null: until something happens. */
            lastsMs: number | null;
            /** @description Of a keyed breaker: whose. The value of the key; control characters, bytes that are not UTF-8 and the backslash are written \xNN. Absent: of the shared one. */
            key?: string;
        };
        /** @description An incident began, is over, or what is known of it has changed. */
        IncidentEvent: {
            /** @constant */
            type: "incident";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /** @description Number of the incident. */
            id: number;
            /**
             * @description What is new; resumed: it goes on after a restart of the controller; cut: it could not.
             * @enum {string}
             */
            change: "opened" | "resumed" | "cause" | "severity" | "recovering" | "back" | "over" | "cut";
            /**
             * @description Its state from now on.
             * @enum {string}
             */
            condition: "incident" | "recovering" | "over";
            /**
             * @description By the rate at which the error budget burns.
             * @enum {string}
             */
            severity: "critical" | "high" | "medium" | "low";
            /** @description When it began, as far as the steps tell. Milliseconds since the epoch. */
            onsetMs: number;
            /** @description Whom it hits, and why. */
            title: string;
            /** @description The likeliest; null: nothing stands out. */
            cause: {
                /** @description The target in words. */
                name: string;
                /**
                 * @description Its kind.
                 * @enum {string}
                 */
                kind: "slow_service" | "cpu" | "network" | "crash" | "errors" | "overload" | "bad_version" | "bad_caller" | "config_change" | "experiment" | "breaker";
                /** @description 0 to 1. */
                confidence: number;
            } | null;
        };
        /** @description Detection has nothing to go by any more, or has again. */
        AnalysisEvent: {
            /** @constant */
            type: "analysis";
            /** @description When. Milliseconds since the epoch. */
            atMs: number;
            /**
             * @description What became of it.
             * @enum {string}
             */
            change: "lost" | "back";
            /** @description Why, and what to do. */
            message: string;
        };
        /** @description Why a request was refused. */
        Problem: {
            /**
             * Format: uri-reference
             * @description Path on this server that says what the code means.
             */
            type: string;
            /**
             * @description What is wrong:
             *     - `invalid_request` (400): The request is not understood
             *     - `cross_site` (403): Requests from web pages are refused
             *     - `not_found` (404): There is no such thing
             *     - `not_kept` (404): Nothing is kept of that time
             *     - `method_not_allowed` (405): The method is not for this path
             *     - `not_acceptable` (406): The reply cannot be given in the type asked for
             *     - `timeout` (408): The request took too long
             *     - `policy_in_file` (409): The policy lives in a file
             *     - `experiment_over` (409): The experiment is over
             *     - `too_many_bypasses` (409): Too many bypasses are in force
             *     - `precondition_failed` (412): The policy is another one by now
             *     - `too_large` (413): The request is too large
             *     - `media_type` (415): The content type is not supported
             *     - `wrong_host` (421): The Host header names another server
             *     - `policy_refused` (422): The policies are refused
             *     - `too_many_streams` (429): Too many event streams are open
             *     - `headers_too_large` (431): The headers are too large
             *     - `internal` (500): The controller failed
             *     - `not_ready` (503): The controller is not ready
             *     - `store_broken` (503): The store takes no more changes
             *     - `store_full` (507): There is no room to keep the change
             * @enum {string}
             */
            code: "invalid_request" | "cross_site" | "not_found" | "not_kept" | "method_not_allowed" | "not_acceptable" | "timeout" | "policy_in_file" | "experiment_over" | "too_many_bypasses" | "precondition_failed" | "too_large" | "media_type" | "wrong_host" | "policy_refused" | "too_many_streams" | "headers_too_large" | "internal" | "not_ready" | "store_broken" | "store_full";
            /** @description The HTTP status. */
            status: number;
            /** @description The code in words. */
            title: string;
            /** @description What was wrong this time, and what to do. */
            detail: string;
            /** @description With policy_refused and policy_in_file: everything that is wrong. */
            errors?: components["schemas"]["PolicyError"][];
        };
        /** @description What one code means. */
        ProblemKind: {
            /**
             * @description What is wrong:
             *     - `invalid_request` (400): The request is not understood
             *     - `cross_site` (403): Requests from web pages are refused
             *     - `not_found` (404): There is no such thing
             *     - `not_kept` (404): Nothing is kept of that time
             *     - `method_not_allowed` (405): The method is not for this path
             *     - `not_acceptable` (406): The reply cannot be given in the type asked for
             *     - `timeout` (408): The request took too long
             *     - `policy_in_file` (409): The policy lives in a file
             *     - `experiment_over` (409): The experiment is over
             *     - `too_many_bypasses` (409): Too many bypasses are in force
             *     - `precondition_failed` (412): The policy is another one by now
             *     - `too_large` (413): The request is too large
             *     - `media_type` (415): The content type is not supported
             *     - `wrong_host` (421): The Host header names another server
             *     - `policy_refused` (422): The policies are refused
             *     - `too_many_streams` (429): Too many event streams are open
             *     - `headers_too_large` (431): The headers are too large
             *     - `internal` (500): The controller failed
             *     - `not_ready` (503): The controller is not ready
             *     - `store_broken` (503): The store takes no more changes
             *     - `store_full` (507): There is no room to keep the change
             * @enum {string}
             */
            code: "invalid_request" | "cross_site" | "not_found" | "not_kept" | "method_not_allowed" | "not_acceptable" | "timeout" | "policy_in_file" | "experiment_over" | "too_many_bypasses" | "precondition_failed" | "too_large" | "media_type" | "wrong_host" | "policy_refused" | "too_many_streams" | "headers_too_large" | "internal" | "not_ready" | "store_broken" | "store_full";
            /** @description The HTTP status. */
            status: number;
            /** @description The code in words. */
            title: string;
            /** @description When it comes, and what to do. */
            about: string;
        };
    };
    responses: {
        /** @description `invalid_request`: A parameter, header or body is not as the document says; `detail` names it. Mend the request. */
        Problem400: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/invalid_request",
                 *       "code": "invalid_request",
                 *       "status": 400,
                 *       "title": "The request is not understood",
                 *       "detail": "A parameter, header or body is not as the document says; `detail` names it. Mend the request."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `cross_site`: A page of another origin sent it. Use the command line, or a page that the controller itself serves. */
        Problem403: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/cross_site",
                 *       "code": "cross_site",
                 *       "status": 403,
                 *       "title": "Requests from web pages are refused",
                 *       "detail": "A page of another origin sent it. Use the command line, or a page that the controller itself serves."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `not_found`: No such path, policy, experiment, bypass or problem; `detail` says where all of them are listed.
         *
         *     `not_kept`: The past hour is kept, since the controller began at the earliest. `detail` says from when on.
         */
        Problem404: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/not_found",
                 *       "code": "not_found",
                 *       "status": 404,
                 *       "title": "There is no such thing",
                 *       "detail": "No such path, policy, experiment, bypass or problem; `detail` says where all of them are listed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `method_not_allowed`: The header Allow lists the methods that are. */
        Problem405: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/method_not_allowed",
                 *       "code": "method_not_allowed",
                 *       "status": 405,
                 *       "title": "The method is not for this path",
                 *       "detail": "The header Allow lists the methods that are."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `not_acceptable`: Accept must allow the type that the document names, such as application/json. */
        Problem406: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/not_acceptable",
                 *       "code": "not_acceptable",
                 *       "status": 406,
                 *       "title": "The reply cannot be given in the type asked for",
                 *       "detail": "Accept must allow the type that the document names, such as application/json."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `timeout`: The request did not come in whole in time. Send it again. */
        Problem408: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/timeout",
                 *       "code": "timeout",
                 *       "status": 408,
                 *       "title": "The request took too long",
                 *       "detail": "The request did not come in whole in time. Send it again."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `policy_in_file`: A watched directory holds it and the controller only reads that: edit the file that `detail` names.
         *
         *     `experiment_over`: It has ended or was stopped. Applied again, its policy begins a new one.
         *
         *     `too_many_bypasses`: End some, or let one with fewer labels stand for many. One for every sidecar is counted apart.
         */
        Problem409: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/policy_in_file",
                 *       "code": "policy_in_file",
                 *       "status": 409,
                 *       "title": "The policy lives in a file",
                 *       "detail": "A watched directory holds it and the controller only reads that: edit the file that `detail` names."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `precondition_failed`: If-Match or If-None-Match does not hold. Read the policy again, and decide anew. */
        Problem412: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/precondition_failed",
                 *       "code": "precondition_failed",
                 *       "status": 412,
                 *       "title": "The policy is another one by now",
                 *       "detail": "If-Match or If-None-Match does not hold. Read the policy again, and decide anew."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too_large`: The body is over the limit that `detail` names. Send it in parts. */
        Problem413: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/too_large",
                 *       "code": "too_large",
                 *       "status": 413,
                 *       "title": "The request is too large",
                 *       "detail": "The body is over the limit that `detail` names. Send it in parts."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `media_type`: Say in Content-Type what the body is, in UTF-8 and without Content-Encoding. */
        Problem415: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/media_type",
                 *       "code": "media_type",
                 *       "status": 415,
                 *       "title": "The content type is not supported",
                 *       "detail": "Say in Content-Type what the body is, in UTF-8 and without Content-Encoding."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `wrong_host`: The API answers to names of this machine only, such as 127.0.0.1 and localhost. */
        Problem421: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/wrong_host",
                 *       "code": "wrong_host",
                 *       "status": 421,
                 *       "title": "The Host header names another server",
                 *       "detail": "The API answers to names of this machine only, such as 127.0.0.1 and localhost."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `policy_refused`: `errors` lists everything that is wrong, each with its path. Nothing was changed. */
        Problem422: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/policy_refused",
                 *       "code": "policy_refused",
                 *       "status": 422,
                 *       "title": "The policies are refused",
                 *       "detail": "`errors` lists everything that is wrong, each with its path. Nothing was changed."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `too_many_streams`: Close one, or come again after Retry-After seconds. */
        Problem429: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/too_many_streams",
                 *       "code": "too_many_streams",
                 *       "status": 429,
                 *       "title": "Too many event streams are open",
                 *       "detail": "Close one, or come again after Retry-After seconds."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `headers_too_large`: Address and headers together have at most 16 KiB. */
        Problem431: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/headers_too_large",
                 *       "code": "headers_too_large",
                 *       "status": 431,
                 *       "title": "The headers are too large",
                 *       "detail": "Address and headers together have at most 16 KiB."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `internal`: A defect of the controller; its log says more. */
        Problem500: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/internal",
                 *       "code": "internal",
                 *       "status": 500,
                 *       "title": "The controller failed",
                 *       "detail": "A defect of the controller; its log says more."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /**
         * @description `not_ready`: It is starting or stopping; `detail` says what it waits for. Ask again.
         *
         *     `store_broken`: Its disk failed. What is in force stays in force; mend the disk, then restart the controller.
         */
        Problem503: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/not_ready",
                 *       "code": "not_ready",
                 *       "status": 503,
                 *       "title": "The controller is not ready",
                 *       "detail": "It is starting or stopping; `detail` says what it waits for. Ask again."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
        /** @description `store_full`: The disk of the data directory is full. Nothing was changed; make room and send it again. */
        Problem507: {
            headers: {
                [name: string]: unknown;
            };
            content: {
                /**
                 * @example {
                 *       "type": "/api/v1/problems/store_full",
                 *       "code": "store_full",
                 *       "status": 507,
                 *       "title": "There is no room to keep the change",
                 *       "detail": "The disk of the data directory is full. Nothing was changed; make room and send it again."
                 *     }
                 */
                "application/problem+json": components["schemas"]["Problem"];
            };
        };
    };
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export interface operations {
    listPolicies: {
        parameters: {
            query?: {
                /** @description Kind of the policy. */
                kind?: "CircuitBreaker" | "FaultInjection" | "RequestTags";
                /** @description Namespace of the policy. */
                namespace?: string;
                /** @description Name of the policy. */
                name?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        policies: components["schemas"]["PolicyEntry"][];
                        /** @description What is wrong with the policies now: files of the directory, and what this version refuses. With the first page only; empty on the others. */
                        errors: components["schemas"]["PolicyError"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    applyPolicies: {
        parameters: {
            query?: {
                /** @description Check, and say what would change, but change nothing. */
                dryRun?: boolean;
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example apiVersion: meshfuse.dev/v1alpha1
                 *     kind: CircuitBreaker
                 *     metadata: {name: ratings}
                 *     spec:
                 *       selector: {app: reviews}
                 *       match: {hosts: [ratings]}
                 *       trip: {consecutive: 5}
                 */
                "application/yaml": string;
                "application/x-yaml": string;
                "text/yaml": string;
                "application/json": components["schemas"]["Policy"];
            };
        };
        responses: {
            /** @description What changed. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "changes": [
                     *         {
                     *           "key": "CircuitBreaker/default/ratings",
                     *           "change": "created",
                     *           "version": 12
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Applied"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            422: components["responses"]["Problem422"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    getPolicy: {
        parameters: {
            query?: never;
            header?: {
                /** @description The ETag of what the client has: the answer is 304 if it is the same. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Kind of the policy. */
                kind: "CircuitBreaker" | "FaultInjection" | "RequestTags";
                /** @description Namespace of the policy. */
                namespace: string;
                /** @description Name of the policy. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The policy. */
            200: {
                headers: {
                    /** @description The version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "policy": {
                     *         "apiVersion": "meshfuse.dev/v1alpha1",
                     *         "kind": "CircuitBreaker",
                     *         "metadata": {
                     *           "name": "ratings",
                     *           "namespace": "default"
                     *         },
                     *         "spec": {
                     *           "selector": {
                     *             "app": "reviews"
                     *           },
                     *           "match": {
                     *             "hosts": [
                     *               "ratings"
                     *             ]
                     *           },
                     *           "trip": {
                     *             "consecutive": 5
                     *           }
                     *         }
                     *       },
                     *       "source": "api",
                     *       "version": 12,
                     *       "acceptedMs": 1795219200000,
                     *       "by": "ann@laptop",
                     *       "because": "ratings hangs under load"
                     *     }
                     */
                    "application/json": components["schemas"]["PolicyEntry"];
                };
            };
            /** @description It still has that ETag. */
            304: {
                headers: {
                    /** @description The version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    putPolicy: {
        parameters: {
            query?: {
                /** @description Check, and say what would change, but change nothing. */
                dryRun?: boolean;
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: {
                /** @description Only if the policy still has this ETag; *: only if there is one. */
                "if-match"?: string;
                /** @description *: only if there is none yet. */
                "if-none-match"?: string;
            };
            path: {
                /** @description Kind of the policy. */
                kind: "CircuitBreaker" | "FaultInjection" | "RequestTags";
                /** @description Namespace of the policy. */
                namespace: string;
                /** @description Name of the policy. */
                name: string;
            };
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example apiVersion: meshfuse.dev/v1alpha1
                 *     kind: CircuitBreaker
                 *     metadata: {name: ratings}
                 *     spec:
                 *       selector: {app: reviews}
                 *       match: {hosts: [ratings]}
                 *       trip: {consecutive: 5}
                 */
                "application/yaml": string;
                "application/x-yaml": string;
                "text/yaml": string;
                "application/json": components["schemas"]["Policy"];
            };
        };
        responses: {
            /** @description What changed. */
            200: {
                headers: {
                    /** @description The version. */
                    ETag?: string;
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "dryRun": false,
                     *       "changes": [
                     *         {
                     *           "key": "CircuitBreaker/default/ratings",
                     *           "change": "created",
                     *           "version": 12
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["Applied"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            422: components["responses"]["Problem422"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    deletePolicy: {
        parameters: {
            query?: {
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: {
                /** @description Only if the policy still has this ETag; *: only if there is one. */
                "if-match"?: string;
            };
            path: {
                /** @description Kind of the policy. */
                kind: "CircuitBreaker" | "FaultInjection" | "RequestTags";
                /** @description Namespace of the policy. */
                namespace: string;
                /** @description Name of the policy. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            412: components["responses"]["Problem412"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
            507: components["responses"]["Problem507"];
        };
    };
    listBypasses: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        bypasses: components["schemas"]["Bypass"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    beginBypass: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody: {
            content: {
                /**
                 * @example {
                 *       "selector": {
                 *         "app": "reviews"
                 *       },
                 *       "forMs": 600000,
                 *       "because": "incident 7",
                 *       "by": "ann@laptop"
                 *     }
                 */
                "application/json": components["schemas"]["BypassWish"];
            };
        };
        responses: {
            /** @description It is in force. */
            201: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0c1d2e",
                     *       "selector": {
                     *         "app": "reviews"
                     *       },
                     *       "createdMs": 1795219200000,
                     *       "untilMs": 1795219800000,
                     *       "by": "ann@laptop",
                     *       "because": "incident 7",
                     *       "durable": true
                     *     }
                     */
                    "application/json": components["schemas"]["Bypass"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    endBypass: {
        parameters: {
            query?: {
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: never;
            path: {
                /** @description Id of the bypass. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listExperiments: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        experiments: components["schemas"]["Experiment"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getExperiment: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description Id of an experiment; or namespace/name of its policy, the slash written %2F, for the last one with it. A name alone is of the namespace default. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The experiment. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0c1d2e",
                     *       "policy": "FaultInjection/default/slow-ratings",
                     *       "state": "running",
                     *       "fromMs": 1795219200000,
                     *       "untilMs": 1795219800000,
                     *       "createdMs": 1795219200000,
                     *       "by": "ann@laptop",
                     *       "because": "do we notice slow ratings?",
                     *       "problems": [],
                     *       "counts": {
                     *         "matched": 120,
                     *         "verdicts": {
                     *           "injected": 61,
                     *           "not_drawn": 59,
                     *           "sequence": 0,
                     *           "inactive": 0,
                     *           "expired": 0,
                     *           "limit": 0,
                     *           "preempted": 0,
                     *           "unavailable": 0,
                     *           "dry_run": 0
                     *         },
                     *         "injected": {
                     *           "delay": 61,
                     *           "abort": 0,
                     *           "response": 0,
                     *           "throughput": 0
                     *         }
                     *       },
                     *       "durable": true,
                     *       "states": {
                     *         "running": 1,
                     *         "acknowledged": 0,
                     *         "pending": 0,
                     *         "refused": 0,
                     *         "held": 0,
                     *         "bypassed": 0,
                     *         "gone": 0
                     *       },
                     *       "silent": 0,
                     *       "places": [
                     *         {
                     *           "sidecar": "reviews-1",
                     *           "service": "default/reviews",
                     *           "direction": "outbound",
                     *           "state": "running",
                     *           "lastReportMs": 1795219260000,
                     *           "leaseUntilMs": 1795219270000,
                     *           "matched": 120,
                     *           "verdicts": {
                     *             "injected": 61,
                     *             "not_drawn": 59,
                     *             "sequence": 0,
                     *             "inactive": 0,
                     *             "expired": 0,
                     *             "limit": 0,
                     *             "preempted": 0,
                     *             "unavailable": 0,
                     *             "dry_run": 0
                     *           },
                     *           "injected": {
                     *             "delay": 61,
                     *             "abort": 0,
                     *             "response": 0,
                     *             "throughput": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExperimentDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    stopExperiment: {
        parameters: {
            query?: {
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: never;
            path: {
                /** @description Id of an experiment; or namespace/name of its policy, the slash written %2F, for the last one with it. A name alone is of the namespace default. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It is over. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "id": "5f0c1d2e",
                     *       "policy": "FaultInjection/default/slow-ratings",
                     *       "state": "stopped",
                     *       "fromMs": 1795219200000,
                     *       "untilMs": 1795219800000,
                     *       "createdMs": 1795219200000,
                     *       "by": "ann@laptop",
                     *       "because": "do we notice slow ratings?",
                     *       "problems": [],
                     *       "counts": {
                     *         "matched": 120,
                     *         "verdicts": {
                     *           "injected": 61,
                     *           "not_drawn": 59,
                     *           "sequence": 0,
                     *           "inactive": 0,
                     *           "expired": 0,
                     *           "limit": 0,
                     *           "preempted": 0,
                     *           "unavailable": 0,
                     *           "dry_run": 0
                     *         },
                     *         "injected": {
                     *           "delay": 61,
                     *           "abort": 0,
                     *           "response": 0,
                     *           "throughput": 0
                     *         }
                     *       },
                     *       "durable": true,
                     *       "states": {
                     *         "running": 1,
                     *         "acknowledged": 0,
                     *         "pending": 0,
                     *         "refused": 0,
                     *         "held": 0,
                     *         "bypassed": 0,
                     *         "gone": 0
                     *       },
                     *       "silent": 0,
                     *       "places": [
                     *         {
                     *           "sidecar": "reviews-1",
                     *           "service": "default/reviews",
                     *           "direction": "outbound",
                     *           "state": "running",
                     *           "lastReportMs": 1795219260000,
                     *           "leaseUntilMs": 1795219270000,
                     *           "matched": 120,
                     *           "verdicts": {
                     *             "injected": 61,
                     *             "not_drawn": 59,
                     *             "sequence": 0,
                     *             "inactive": 0,
                     *             "expired": 0,
                     *             "limit": 0,
                     *             "preempted": 0,
                     *             "unavailable": 0,
                     *             "dry_run": 0
                     *           },
                     *           "injected": {
                     *             "delay": 61,
                     *             "abort": 0,
                     *             "response": 0,
                     *             "throughput": 0
                     *           }
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["ExperimentDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            409: components["responses"]["Problem409"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getPause: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The pause. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pause": {
                     *         "sinceMs": 1795219260000,
                     *         "by": "ann@laptop",
                     *         "because": "incident 7",
                     *         "durable": true
                     *       },
                     *       "sidecars": 2,
                     *       "confirmed": 1,
                     *       "missing": [
                     *         {
                     *           "sidecar": "reviews-2",
                     *           "service": "default/reviews",
                     *           "reason": "has not acknowledged a configuration without faults; the reply to its next report ends its leases, at the latest they run out in 10 s"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PauseStatus"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    pauseExperiments: {
        parameters: {
            query?: {
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They are paused. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "pause": {
                     *         "sinceMs": 1795219260000,
                     *         "by": "ann@laptop",
                     *         "because": "incident 7",
                     *         "durable": true
                     *       },
                     *       "sidecars": 2,
                     *       "confirmed": 1,
                     *       "missing": [
                     *         {
                     *           "sidecar": "reviews-2",
                     *           "service": "default/reviews",
                     *           "reason": "has not acknowledged a configuration without faults; the reply to its next report ends its leases, at the latest they run out in 10 s"
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["PauseStatus"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    resumeExperiments: {
        parameters: {
            query?: {
                /** @description Who asks for it, such as ann@laptop. A claim that is not proved. */
                by?: string;
                /** @description Why, for those who read the audit trail. */
                because?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Done; there is nothing to say. */
            204: {
                headers: {
                    [name: string]: unknown;
                };
                content?: never;
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            413: components["responses"]["Problem413"];
            415: components["responses"]["Problem415"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listSidecars: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        sidecars: components["schemas"]["Sidecar"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listEdges: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        edges: components["schemas"]["Edge"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getGraph: {
        parameters: {
            query?: {
                /** @description End of the window: RFC 3339 in UTC, or milliseconds since the epoch. Default: now. */
                at?: string;
                /** @description Its length, 10s to 1h, made to whole steps of 10 s. */
                window?: string;
                /** @description Of the performance: the longest duration that satisfies, 1ms to 1m. */
                target?: string;
                /** @description Show the histograms, too. */
                histogram?: boolean;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The graph. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "fromMs": 1795219140000,
                     *       "toMs": 1795219200000,
                     *       "keptFromMs": 1795218600000,
                     *       "targetMs": 500,
                     *       "performance": 0.995,
                     *       "nodes": [
                     *         {
                     *           "name": "default/productpage",
                     *           "seenBy": "destination",
                     *           "inbound": {
                     *             "outcomes": {
                     *               "success": 600,
                     *               "failure": 0,
                     *               "soft_failure": 0,
                     *               "ignored": 0,
                     *               "cancelled": 0,
                     *               "rejected": 0,
                     *               "denied": 0,
                     *               "injected": 0
                     *             },
                     *             "requests": 600,
                     *             "durationSumMs": 7200,
                     *             "meanMs": 12,
                     *             "p50Ms": 8.7,
                     *             "p90Ms": 15.9,
                     *             "p95Ms": 19.5,
                     *             "p99Ms": 27.6,
                     *             "errorShare": 0,
                     *             "rate": 10,
                     *             "rate10s": 10,
                     *             "rate1m": 10,
                     *             "rate5m": 10,
                     *             "inFlight": 1
                     *           },
                     *           "self": {
                     *             "leastMs": 2.5,
                     *             "mostMs": 2.5
                     *           },
                     *           "traffic": 0.5,
                     *           "performance": 1
                     *         },
                     *         {
                     *           "name": "default/reviews",
                     *           "seenBy": "destination",
                     *           "inbound": {
                     *             "outcomes": {
                     *               "success": 594,
                     *               "failure": 6,
                     *               "soft_failure": 0,
                     *               "ignored": 0,
                     *               "cancelled": 0,
                     *               "rejected": 0,
                     *               "denied": 0,
                     *               "injected": 0
                     *             },
                     *             "requests": 600,
                     *             "durationSumMs": 4200,
                     *             "meanMs": 7,
                     *             "p50Ms": 5.9,
                     *             "p90Ms": 9.7,
                     *             "p95Ms": 11.8,
                     *             "p99Ms": 27.6,
                     *             "errorShare": 0.01,
                     *             "rate": 10,
                     *             "rate10s": 10,
                     *             "rate1m": 10,
                     *             "rate5m": 10,
                     *             "inFlight": 1
                     *           },
                     *           "self": {
                     *             "leastMs": 7,
                     *             "mostMs": 7
                     *           },
                     *           "traffic": 0.5,
                     *           "performance": 0.99
                     *         },
                     *         {
                     *           "name": "outside",
                     *           "traffic": null,
                     *           "performance": null
                     *         }
                     *       ],
                     *       "edges": [
                     *         {
                     *           "source": "default/productpage",
                     *           "destination": "default/reviews",
                     *           "retries": 3,
                     *           "retriesWithin": 20,
                     *           "bySource": {
                     *             "outcomes": {
                     *               "success": 594,
                     *               "failure": 6,
                     *               "soft_failure": 0,
                     *               "ignored": 0,
                     *               "cancelled": 0,
                     *               "rejected": 0,
                     *               "denied": 0,
                     *               "injected": 0
                     *             },
                     *             "requests": 600,
                     *             "durationSumMs": 5700,
                     *             "meanMs": 9.5,
                     *             "p50Ms": 7.4,
                     *             "p90Ms": 12.8,
                     *             "p95Ms": 19.5,
                     *             "p99Ms": 27.6,
                     *             "errorShare": 0.01,
                     *             "rate": 10,
                     *             "rate10s": 10,
                     *             "rate1m": 10,
                     *             "rate5m": 10,
                     *             "inFlight": 1
                     *           },
                     *           "byDestination": {
                     *             "outcomes": {
                     *               "success": 594,
                     *               "failure": 6,
                     *               "soft_failure": 0,
                     *               "ignored": 0,
                     *               "cancelled": 0,
                     *               "rejected": 0,
                     *               "denied": 0,
                     *               "injected": 0
                     *             },
                     *             "requests": 600,
                     *             "durationSumMs": 4200,
                     *             "meanMs": 7,
                     *             "p50Ms": 5.9,
                     *             "p90Ms": 9.7,
                     *             "p95Ms": 11.8,
                     *             "p99Ms": 27.6,
                     *             "errorShare": 0.01,
                     *             "rate": 10,
                     *             "rate10s": 10,
                     *             "rate1m": 10,
                     *             "rate5m": 10,
                     *             "inFlight": 1
                     *           },
                     *           "gap": {
                     *             "meanMs": 2.5,
                     *             "p50Ms": 1.5,
                     *             "p95Ms": 7.7
                     *           }
                     *         },
                     *         {
                     *           "source": "outside",
                     *           "destination": "default/productpage",
                     *           "retries": null,
                     *           "retriesWithin": null,
                     *           "byDestination": {
                     *             "outcomes": {
                     *               "success": 600,
                     *               "failure": 0,
                     *               "soft_failure": 0,
                     *               "ignored": 0,
                     *               "cancelled": 0,
                     *               "rejected": 0,
                     *               "denied": 0,
                     *               "injected": 0
                     *             },
                     *             "requests": 600,
                     *             "durationSumMs": 7200,
                     *             "meanMs": 12,
                     *             "p50Ms": 8.7,
                     *             "p90Ms": 15.9,
                     *             "p95Ms": 19.5,
                     *             "p99Ms": 27.6,
                     *             "errorShare": 0,
                     *             "rate": 10,
                     *             "rate10s": 10,
                     *             "rate1m": 10,
                     *             "rate5m": 10,
                     *             "inFlight": 1
                     *           }
                     *         }
                     *       ],
                     *       "omittedEdges": 0
                     *     }
                     */
                    "application/json": components["schemas"]["Graph"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listBreakers: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        breakers: components["schemas"]["Breaker"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getBreaker: {
        parameters: {
            query?: {
                /** @description Only this one. Default: both. */
                direction?: "inbound" | "outbound";
                /** @description Only this one: its node id. */
                sidecar?: string;
                /** @description Of a keyed breaker: show at most so many keys of a sidecar, and 10,000 in all. */
                keys?: number;
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description namespace/name of the policy, its slash written %2F; a name alone is of the namespace default. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The breaker. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example {
                     *       "name": "default/ratings",
                     *       "policy": {
                     *         "policy": {
                     *           "apiVersion": "meshfuse.dev/v1alpha1",
                     *           "kind": "CircuitBreaker",
                     *           "metadata": {
                     *             "name": "ratings",
                     *             "namespace": "default"
                     *           },
                     *           "spec": {
                     *             "selector": {
                     *               "app": "reviews"
                     *             },
                     *             "match": {
                     *               "hosts": [
                     *                 "ratings"
                     *               ]
                     *             },
                     *             "trip": {
                     *               "consecutive": 5
                     *             }
                     *           }
                     *         },
                     *         "source": "api",
                     *         "version": 12,
                     *         "acceptedMs": 1795219200000,
                     *         "by": "ann@laptop",
                     *         "because": "ratings hangs under load"
                     *       },
                     *       "states": {
                     *         "closed": 0,
                     *         "open": 1,
                     *         "half_open": 0,
                     *         "ramp": 0
                     *       },
                     *       "stale": 0,
                     *       "sidecars": [
                     *         {
                     *           "direction": "outbound",
                     *           "name": "default/ratings",
                     *           "sidecar": "reviews-1",
                     *           "service": "default/reviews",
                     *           "state": "open",
                     *           "mode": "enforce",
                     *           "generation": 1,
                     *           "sinceMs": 1795219200000,
                     *           "attempt": 0,
                     *           "openUntilMs": 1795219205000,
                     *           "untilMs": 1795219205000,
                     *           "windowRestartedMs": null,
                     *           "completed": 0,
                     *           "failed": 0,
                     *           "consecutive": 0,
                     *           "slowCompleted": 0,
                     *           "slow": 0,
                     *           "hung": 0,
                     *           "probeSuccesses": 0,
                     *           "probeFailures": 0,
                     *           "probesInFlight": 0,
                     *           "rejected": 37,
                     *           "shadowRejected": 0,
                     *           "lostProbes": 0,
                     *           "stale": false,
                     *           "last": {
                     *             "sidecar": "reviews-1",
                     *             "direction": "outbound",
                     *             "generation": 1,
                     *             "from": "closed",
                     *             "to": "open",
                     *             "reason": "rate",
                     *             "atMs": 1795219200000,
                     *             "completed": 20,
                     *             "failed": 12,
                     *             "consecutive": 4,
                     *             "slowCompleted": 20,
                     *             "slow": 0,
                     *             "hung": 0,
                     *             "probeSuccesses": 0,
                     *             "probeFailures": 0,
                     *             "threshold": 500000,
                     *             "attempt": 0,
                     *             "lastsMs": 5000
                     *           },
                     *           "shownKeys": [],
                     *           "droppedKeys": 0
                     *         }
                     *       ],
                     *       "history": [
                     *         {
                     *           "sidecar": "reviews-1",
                     *           "direction": "outbound",
                     *           "generation": 1,
                     *           "from": "closed",
                     *           "to": "open",
                     *           "reason": "rate",
                     *           "atMs": 1795219200000,
                     *           "completed": 20,
                     *           "failed": 12,
                     *           "consecutive": 4,
                     *           "slowCompleted": 20,
                     *           "slow": 0,
                     *           "hung": 0,
                     *           "probeSuccesses": 0,
                     *           "probeFailures": 0,
                     *           "threshold": 500000,
                     *           "attempt": 0,
                     *           "lastsMs": 5000
                     *         }
                     *       ]
                     *     }
                     */
                    "application/json": components["schemas"]["BreakerDetail"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listRecoveries: {
        parameters: {
            query?: {
                /** @description Only this one. Default: both. */
                direction?: "inbound" | "outbound";
                /** @description Only this one: its node id. */
                sidecar?: string;
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path: {
                /** @description namespace/name of the policy, its slash written %2F; a name alone is of the namespace default. */
                name: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        recoveries: components["schemas"]["Recovery"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listFaults: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        faults: components["schemas"]["Fault"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listTraces: {
        parameters: {
            query?: {
                /** @description Of this caller: namespace/service, or a service of any namespace. */
                source?: string;
                /** @description Of calls to it, likewise. */
                destination?: string;
                /** @description outbound: seen by the caller's sidecar; inbound: by the callee's. */
                direction?: "inbound" | "outbound";
                /** @description How the request ended. */
                outcome?: "success" | "failure" | "soft_failure" | "ignored" | "cancelled" | "rejected" | "denied" | "injected";
                /** @description Ended then or later. Milliseconds since the epoch. */
                since?: number;
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        traces: components["schemas"]["Trace"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listForecasts: {
        parameters: {
            query?: {
                /** @description Only this one: namespace/service. */
                service?: string;
                /** @description How far ahead, 1m to 24h. */
                horizon?: string;
                /** @description A limit of the 95th percentile, for this answer, in place of those that are set. */
                p95?: string;
                /** @description A limit of requests a second, likewise. */
                rate?: number;
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        forecasts: components["schemas"]["Forecast"][];
                        /** @description Why the last steps could not be read; null: they were. Forecasts begin where steps end. */
                        failure: string | null;
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listRefusals: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        refusals: components["schemas"]["Refusal"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getAnalysis: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The analysis of now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["Analysis"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listIncidents: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        incidents: components["schemas"]["IncidentSummary"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getIncident: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The report; of an open incident as of now. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentReport"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getIncidentWindow: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description Number of the incident. */
                id: string;
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The file. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["IncidentFile"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            404: components["responses"]["Problem404"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listAudit: {
        parameters: {
            query?: {
                /** @description At most so many. */
                limit?: number;
                /** @description Where the page before said that this one begins: its `nextCursor`. */
                cursor?: string;
            };
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description One page. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description One page. */
                        events: components["schemas"]["AuditEvent"][];
                        /** @description There is more: pass it as `cursor`. Absent: this is the end. */
                        nextCursor?: string;
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    followEvents: {
        parameters: {
            query?: {
                /** @description Types that are wanted, with commas between them. Default: all. */
                types?: string;
                /** @description Id of the last event that was read: what came after it follows at once. */
                lastEventId?: string;
            };
            header?: {
                /** @description Id of the last event that was read: what came after it follows at once. */
                "last-event-id"?: string;
            };
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description The stream. It ends when either side closes it. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    /**
                     * @example id: 9c1e02d7-41
                     *     event: breaker
                     *     data: {"type":"breaker","atMs":1795219200000,"sidecar":"reviews-1","service":"default/reviews","direction":"outbound","name":"default/ratings","from":"closed","to":"open","generation":1,"reason":"consecutive","completed":5,"failed":5,"consecutive":5,"slowCompleted":5,"slow":0,"hung":0,"probeSuccesses":0,"probeFailures":0,"threshold":5,"attempt":0,"lastsMs":5000}
                     */
                    "text/event-stream": string;
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            429: components["responses"]["Problem429"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getIstioMetrics: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Metrics. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "text/plain": string;
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getHealth: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description It does. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The word for it.
                         * @enum {string}
                         */
                        status: "ok";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getReadiness: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description They can. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /**
                         * @description The word for it.
                         * @enum {string}
                         */
                        status: "ready";
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
            503: components["responses"]["Problem503"];
        };
    };
    getDocument: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description OpenAPI 3.1. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": Record<string, unknown>;
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    listProblems: {
        parameters: {
            query?: never;
            header?: never;
            path?: never;
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description All of them. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": {
                        /** @description By their statuses. */
                        problems: components["schemas"]["ProblemKind"][];
                    };
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
    getProblem: {
        parameters: {
            query?: never;
            header?: never;
            path: {
                /** @description The code. */
                code: "invalid_request" | "cross_site" | "not_found" | "not_kept" | "method_not_allowed" | "not_acceptable" | "timeout" | "policy_in_file" | "experiment_over" | "too_many_bypasses" | "precondition_failed" | "too_large" | "media_type" | "wrong_host" | "policy_refused" | "too_many_streams" | "headers_too_large" | "internal" | "not_ready" | "store_broken" | "store_full";
            };
            cookie?: never;
        };
        requestBody?: never;
        responses: {
            /** @description Its meaning. */
            200: {
                headers: {
                    [name: string]: unknown;
                };
                content: {
                    "application/json": components["schemas"]["ProblemKind"];
                };
            };
            400: components["responses"]["Problem400"];
            403: components["responses"]["Problem403"];
            406: components["responses"]["Problem406"];
            408: components["responses"]["Problem408"];
            421: components["responses"]["Problem421"];
            431: components["responses"]["Problem431"];
            500: components["responses"]["Problem500"];
        };
    };
}
