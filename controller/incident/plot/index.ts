export { MOST_PLOTS, plotsOf } from "./choose.js";
export { MOST_LINES, MOST_POINTS } from "./draft.js";
