export { exactly, type Figure, figureOf } from "./figure.js";
export type { Cell, Skip, StepResult, Table } from "./result.js";
export { type State, type Verdict, verdictOf } from "./verdict.js";
