// What a report costs on both of its ends.
import { type Cell, figureOf, type Table } from "../../result/index.js";
import type { Sample } from "./controller-cost.js";
import type { Window } from "./envoy-cost.js";
import type { Case } from "./traffic.js";

export function envoyTable(windows: readonly Window[], cases: readonly Case[]): Table {
  return {
    title: "A report, in Envoy",
    columns: ["traffic", "reports", "bytes on the wire", "CPU, us a report"],
    rows: cases.map(({ name }): Cell[] => {
      const own = windows.filter((each) => each.case === name);
      return [
        name,
        own.reduce((sum, { reports }) => sum + reports, 0),
        figureOf(own.map(({ bytesAReport }) => bytesAReport)),
        figureOf(own.map(({ cpuUsAReport }) => cpuUsAReport)),
      ];
    }),
    notes: [
      "An Envoy that reports ten times a second less one that hardly ever does, with the same traffic; all threads. With " +
        "the usual report a second it is this once a second for each Envoy, whatever its requests.",
      "Bytes include the headers of HTTP/2, not those of TCP and IP.",
    ],
  };
}

export function controllerTable(samples: readonly Sample[]): Table {
  const sizes = [...new Set(samples.map(({ edges }) => edges))];
  return {
    title: "A report, in the controller",
    columns: ["busy edges", "bytes of the message", "CPU, us a report"],
    rows: sizes.map((edges): Cell[] => {
      const own = samples.filter((each) => each.edges === edges);
      return [
        edges,
        figureOf(own.map(({ bytes }) => bytes)).median,
        figureOf(own.map(({ cpuUsAReport }) => cpuUsAReport)),
      ];
    }),
    notes: [
      "All threads of its process, with what it does meanwhile for itself; it writes each report down.",
    ],
  };
}
