// Step (c) of the ladder: what a filter costs where it will stand, in Envoy.
import { floorOf } from "../../floor/index.js";
import { assemblyscriptBreaker, rustBreaker } from "../../peers/index.js";
import type { Step } from "../step.js";
import { runGroups } from "./run.js";
import { TITLE } from "./table.js";

export const step: Step = {
  name: "cpu",
  title: TITLE,
  run: (settings) => runGroups(settings, { floorOf, sdkPeers: [assemblyscriptBreaker, rustBreaker] }),
};
