// Services that suffer and are not to blame, with why.
import { LATENCY_NAMES, type RuledOut, type Symptom } from "../model/index.js";
import { lit, type ServicePlace } from "./places.js";
import { STANDS_OUT_Z, type Suspect } from "./suspect.js";
import { LATENCY_FLOOR } from "./time.js";

/** A person reads no more. */
const MOST = 10;
/** Of all requests: less is what fails now and then. */
const FEW = 0.005;

/** From here on milliseconds are told in seconds. */
const SECONDS_FROM_MS = 10_000;

/** Of services with symptoms: those whose own time and own failures are as they were. One of which nothing is told may be it. */
export function exonerated(
  places: readonly ServicePlace[],
  symptoms: readonly Symptom[],
  suspects: readonly Suspect[],
): RuledOut[] {
  const suspected = new Set(suspects.flatMap(({ at, from }) => [at, from ?? at]));
  const felt = new Set(symptoms.map(({ destination }) => destination));
  return places
    .filter(
      (place) =>
        felt.has(place.service.name) && !suspected.has(place.service.name) && lit(place).length === 0,
    )
    .flatMap((place): RuledOut[] => {
      const why = [...timeOf(place), ...failuresOf(place)].join(" ");
      return why === "" ? [] : [{ target: { type: "service", service: place.service.name }, why }];
    })
    .slice(0, MOST);
}

/** Of what its requests take longer, what the calls do that it waits for. */
function timeOf({ slow }: ServicePlace): string[] {
  if (slow?.whole === undefined) return [];
  const { baseline, observed } = slow.whole;
  const rise = observed - baseline;
  const own = Math.min(rise, Math.max(0, slow.contrast.excess));
  const took = `${LATENCY_NAMES[slow.measure]} ${time(baseline)} -> ${time(observed)}`;
  if (rise <= LATENCY_FLOOR.amount + LATENCY_FLOOR.share * baseline)
    return [`Its requests take about as long as before (${took}).`];
  if (slow.whole.z < STANDS_OUT_Z || rise - own < own)
    return [`Its requests take longer (${took}), but by no more than they vary.`];
  return [
    `Its requests take ${time(rise)} longer (${took}); ${time(rise - own)} of that its calls take, which it waits for.`,
  ];
}

/** Of what it fails more, what its callees failed first. */
function failuresOf({ failed, service }: ServicePlace): string[] {
  if (failed === undefined) return [];
  const rise = failed.observed - failed.baseline;
  const own = Math.min(rise, Math.max(0, failed.perStep / (service.requests || 1)));
  const share = `${percent(failed.baseline)} -> ${percent(failed.observed)}`;
  if (rise < FEW) return [`It fails no more than before (${share}).`];
  if (rise - own < own) return [`It fails more (${share}), but by no more than chance.`];
  return [`It fails more (${share}); ${percent(rise - own)} of its requests failed at its callees first.`];
}

function time(ms: number): string {
  return Math.abs(ms) < SECONDS_FROM_MS ? `${round(ms)} ms` : `${round(ms / 1000)} s`;
}

function round(value: number): string {
  return Number(value.toPrecision(3)).toString();
}

function percent(share: number): string {
  return `${round(100 * share)} %`;
}
