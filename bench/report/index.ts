export { formatCell, formatFigure, formatNumber } from "./format.js";
export { htmlOf, type Page } from "./html.js";
export { describeMachine, type Machine } from "./machine.js";
export { markdownOf, markdownTable, pageOf } from "./markdown.js";
export { merged, publish } from "./published.js";
export { keep, nameOf, type Report, replaceFile } from "./report.js";
