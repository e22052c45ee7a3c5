export { FUNCTIONS, importModuleOf, type Parameter, SHAPES } from "./abi.js";
export {
  type Argument,
  type Call,
  type Entry,
  type Metric,
  RecordError,
  type Recording,
  type Totals,
  totalsOf,
} from "./record.js";
export { record } from "./run.js";
